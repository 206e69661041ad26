import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { lensesIn } from '../../../src/flow/language/code-lenses.ts';
import { definitionAt, highlightsAt, linksIn, referencesAt } from '../../../src/flow/language/definition.ts';
import { foldsIn } from '../../../src/flow/language/folding.ts';
import { occurrencesIn, occurrencesOf } from '../../../src/flow/language/occurrences.ts';
import { prepareRename, renameAt } from '../../../src/flow/language/rename.ts';
import { symbolsOf } from '../../../src/flow/language/symbols.ts';
import { applyEdits } from '../../../src/flow/edit/index.ts';
import { readFlow, type FlowSource } from '../../../src/flow/read-flow.ts';

const FLOW = `idflow: 1
name: T
input: { $ref: schemas/user.schema.json }
targets: { hr: sql }
objects:
  user:
    title: A person
    target: hr
    mapping:
      - user_name <= input.name
    properties:
      insert:
        - sql: INSERT INTO users VALUES (:user_name, :seen)
          with: { seen: run.startedAt }
    triggers:
      preInsert:
        - file: triggers/has-mail.ts
        - script: |
            newObject.changed = true
            return targets.hr.query('SELECT 1') && newObject.user_name
steps:
  # -- 1: look ---------
  find-user:
    sql: SELECT 1
    target: hr
    next: ask
  ask: { decide: "steps['find-user'].rows.length > 0 && objects.user.exists", then: find-user }
  # -- 2: end ----------
  done:
    end: auto
`;
const source = readFlow(FLOW, 'flows/main.idflow.yaml');
const at = (before: string): number => FLOW.indexOf(before) + before.length;
const textOf = ({ text }: FlowSource, places: readonly { start: number; end: number }[]): string[] =>
  places.map(({ start, end }) => text.slice(start, end));
const linesOf = (places: readonly { start: number }[]): number[] =>
  places.map(({ start }) => FLOW.slice(0, start).split('\n').length);

describe('Going to what a name means', () => {
  it('leads from an edge, and from code, to the step', () => {
    const step = { start: at('  # -- 1: look ---------\n  '), end: at('  # -- 1: look ---------\n  find-user') };
    assert.deepEqual(definitionAt(source, at('then: find'))?.to, [step]);
    assert.deepEqual(definitionAt(source, at("steps['find"))?.to, [step]);
  });

  it('leads to objects, targets, rules and parameters', () => {
    assert.deepEqual(linesOf(definitionAt(source, at('objects.us'))?.to ?? []), [6]);
    assert.deepEqual(linesOf(definitionAt(source, at('targets.h'))?.to ?? []), [4]);
    assert.deepEqual(linesOf(definitionAt(source, at('(:user'))?.to ?? []), [10]);
    assert.deepEqual(linesOf(definitionAt(source, at(', :se'))?.to ?? []), [14]);
  });

  it('leads to files, beside the flow', () => {
    assert.equal(definitionAt(source, at('file: trig'))?.to[0]?.file, 'flows/triggers/has-mail.ts');
    assert.deepEqual(
      linksIn(source).map(({ file }) => file),
      ['flows/schemas/user.schema.json', 'flows/triggers/has-mail.ts'],
    );
  });

  it('finds everything that names a thing', () => {
    assert.deepEqual(linesOf(referencesAt(source, at('then: find'), true)), [23, 27, 27]);
    assert.deepEqual(linesOf(referencesAt(source, at('then: find'), false)), [27, 27]);
    assert.deepEqual(textOf(source, highlightsAt(source, at('targets: { h'))), ['hr', 'hr', 'hr', 'hr']);
    assert.deepEqual(linesOf(referencesAt(source, at('- user_'), true)), [10, 13, 20]);
  });

  it('finds every name of the samples where it is declared', () => {
    for (const file of globSync('samples/**/*.idflow.yaml')) {
      const sample = readFlow(readFileSync(file, 'utf8'), file);
      for (const { thing, start, end } of occurrencesIn(sample)) {
        assert.equal(sample.text.slice(start, end), thing.kind === 'file' ? sample.text.slice(start, end) : thing.name);
        if (thing.kind === 'file' || thing.kind === 'attribute') continue;
        assert.ok(
          occurrencesOf(sample, thing).some(({ declares }) => declares),
          `${file}: ${thing.kind} ${thing.name}`,
        );
      }
    }
  });
});

describe('Renaming', () => {
  it('changes a step everywhere, in code too', () => {
    const result = renameAt(source, at('then: find'), 'look-up');
    assert.ok('edits' in result);
    const changed = applyEdits(FLOW, result.edits);
    assert.ok(!changed.includes('find-user'));
    assert.equal(changed.split('look-up').length, 4);
  });

  it('changes an attribute in its rule, its statements and its scripts', () => {
    const result = renameAt(source, at('- user_'), 'login');
    assert.ok('edits' in result);
    const changed = applyEdits(FLOW, result.edits);
    assert.ok(changed.includes('- login <= input.name'));
    assert.ok(changed.includes('(:login, :seen)'));
    assert.ok(changed.includes('newObject.login'));
  });

  it('says why something can not be renamed', () => {
    for (const place of [at('name: '), at('file: tri')]) assert.ok('refused' in prepareRename(source, place));
    assert.ok('refused' in renameAt(source, at('then: find'), 'not an id'));
    assert.ok('refused' in renameAt(source, at('- user_'), '__proto__'));
  });
});

describe('The outline of a flow', () => {
  it('shows targets, objects with what they have, and steps with their titles', () => {
    const [targets, objects, steps] = symbolsOf(source);
    assert.deepEqual(
      targets?.children.map(({ name, detail }) => `${name} ${detail}`),
      ['hr sql'],
    );
    const [user] = objects?.children ?? [];
    assert.equal(user?.detail, 'A person');
    assert.deepEqual(
      user.children.map(({ name }) => name),
      ['mapping', 'properties', 'triggers'],
    );
    assert.deepEqual(
      steps?.children.map(({ name, kind, detail }) => `${name} ${kind} ${detail}`),
      ['find-user action sql', 'ask decision decide', 'done end end'],
    );
  });

  it('holds what is inside of what it is in', () => {
    for (const symbol of symbolsOf(source))
      for (const { start, end, nameStart, nameEnd } of symbol.children) {
        assert.ok(symbol.start <= start && end <= symbol.end);
        assert.ok(start <= nameStart && nameEnd <= end);
      }
  });

  it('is there while the text is broken', () => {
    const broken = readFlow(`${FLOW}  x: { log: "open\n  y:\n    end: auto\n`, 'f');
    assert.ok(broken.broken);
    assert.deepEqual(
      symbolsOf(broken)
        .at(-1)
        ?.children.map(({ name }) => name)
        .slice(0, 3),
      ['find-user', 'ask', 'done'],
    );
  });
});

describe('Folding', () => {
  it('folds sections, steps, texts, and what stands below a section comment', () => {
    const folds = foldsIn(source).map(({ start, end, kind = '' }) => `${start + 1}-${end + 1}${kind}`);
    assert.ok(folds.includes('5-20'), 'objects');
    assert.ok(folds.includes('23-26'), 'a step');
    assert.ok(folds.includes('18-20'), 'a script');
    assert.ok(folds.includes('22-27region'), 'a section');
    assert.ok(folds.includes('28-30region'), 'the last section');
  });
});

describe('Code lenses', () => {
  it('offer to run the flow, and lead from each step to the designer', () => {
    const lenses = lensesIn(source);
    assert.deepEqual(
      lenses.filter(({ path }) => path === '').map(({ action }) => action),
      ['run', 'run-with-input', 'debug', 'show-in-designer'],
    );
    assert.deepEqual(
      lenses.filter(({ action }) => action === 'references').map(({ path, count }) => `${path} ${count}`),
      ['objects/user 1', 'steps/find-user 2', 'steps/ask 1', 'steps/done 0'],
    );
  });
});
