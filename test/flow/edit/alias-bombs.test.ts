import assert from 'node:assert/strict';
import { applyFlowEdit, copySteps } from '../../../src/flow/edit/index.ts';
import { formOf } from '../../../src/flow/form/index.ts';
import type { FormField } from '../../../src/flow/form/form.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { checkFlow } from '../../../src/flow/validate/index.ts';
import { inEnglish } from '../../../src/flow/sentence.ts';

/** A step whose parameters are nine lines of aliases, each of the line before: 9⁹ values. */
const bomb = (): string => {
  const lines = Array.from({ length: 9 }, (_, level) => {
    const items = Array<string>(9).fill(level === 0 ? 'a' : `*x${level - 1}`);
    return `      x${level}: &x${level} [${items.join(', ')}]`;
  });
  return `idflow: 1
name: Many
targets: { hr: sql }
steps:
  all:
    sql: SELECT :x8
    target: hr
    with:
${lines.join('\n')}
    next: done
  done: { end: auto }
`;
};

/** A step with a list that is in itself, many times. */
const circle = `idflow: 1
name: Circle
targets: { hr: sql }
steps:
  all: { sql: SELECT :a, target: hr, with: { a: &a [${Array<string>(50).fill('*a').join(', ')}] }, next: done }
  done: { end: auto }
`;

const count = (fields: readonly FormField[] = []): number => fields.reduce((sum, field) => sum + 1 + count(field.fields), 0);

describe('A flow whose aliases stand for more than any memory holds', () => {
  it('is read as far as a person could have meant it, and says so once', () => {
    const { source, problems } = checkFlow(bomb(), 'f', { read: () => undefined });
    assert.ok(source.positions.size < 60_000, `${source.positions.size} values`);
    const tooLarge = problems.filter(({ code }) => code === 'too-large');
    assert.equal(tooLarge.length, 1);
    assert.match(tooLarge[0]!.message, /aliases .* more than 50000 values\.$/);
    assert.equal(tooLarge[0]!.range.start.line, 9);
  });

  it('may refer to the same values a thousand times', () => {
    const steps = Array.from({ length: 1_000 }, (_, at) => `  s${at}: { sql: SELECT 1, target: hr, with: *shared, next: done }`);
    const text = `idflow: 1
name: Shared
targets: { hr: sql }
steps:
  first: { sql: 'SELECT :a, :b', target: hr, with: &shared { a: 1, b: 2 }, next: s0 }
${steps.join('\n')}
  done: { end: auto }
`;
    assert.deepEqual(
      readFlow(text, 'f').problems.map(({ message }) => message),
      [],
    );
  });
});

for (const [what, text] of [
  ['aliases that stand for more than any memory holds', bomb()],
  ['aliases inside of what they stand for', circle],
] as const)
  describe(`A step with ${what}`, function () {
    this.timeout(20_000);

    it('has a form, with as much as a person can look at', () => {
      const form = formOf(readFlow(text, 'f'), 'steps/all');
      assert.ok(count(form?.fields) < 12_000, `${count(form?.fields)} fields`);
      assert.ok(form?.fields.some(({ label, value }) => label === 'target' && value === 'hr'));
    });

    it('is not copied', () => assert.equal(copySteps(readFlow(text, 'f'), ['all']), ''));

    it('is not duplicated, and says why', () => {
      const result = applyFlowEdit(readFlow(text, 'f'), { edit: 'duplicate-steps', steps: ['all'] });
      assert.match('refused' in result ? inEnglish(result.refused) : '', /too many aliases/);
    });

    it('can be deleted', () => {
      const result = applyFlowEdit(readFlow(text, 'f'), { edit: 'delete-steps', steps: ['all'], heal: true });
      assert.ok('edits' in result);
    });
  });
