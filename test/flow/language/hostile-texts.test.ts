import assert from 'node:assert/strict';
import { completeCodeAt } from '../../../src/flow/language/code-completion.ts';
import { diagnosticsOf } from '../../../src/flow/language/diagnostics.ts';
import { codeMarkdown, fencedMarkdown } from '../../../src/flow/language/documentation.ts';
import { completeFlow } from '../../../src/flow/language/flow-completion.ts';
import { NO_FILES } from '../../../src/flow/language/flow-folder.ts';
import { hoverCodeAt, hoverFlow } from '../../../src/flow/language/hover.ts';
import type { Problem } from '../../../src/flow/problem.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { atCursor } from './at-cursor.ts';

/** What Markdown would load an image or make a link of, were it not written as plain text or code. */
const HOSTILE = '` ![x](https://example.org/seen.png) <img src=x>';

/** Markdown without its code, which shows as it is. */
const outsideCode = (markdown: string): string =>
  markdown.replace(/(`{3,})[\s\S]*?\n\1/g, '').replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');

const isHarmless = (markdown: string): boolean => !/(?<!\\)!\[|(?<!\\)\]\(|(?<!\\)<img/.test(outsideCode(markdown));

/** The documentation of a completion at the cursor. */
function documentationOf(label: string, text: string): string {
  const { source, offset } = atCursor(text);
  const found = completeFlow(source, NO_FILES, offset).find((completion) => completion.label === label);
  assert.ok(found?.documentation, `nothing is said of ${label}`);
  return found.documentation;
}

describe('Texts of a flow that nobody can trust', () => {
  it('can not make documentation load or link anything: titles and notes of steps and objects', () => {
    const flow = (code: string): string => `
      idflow: 1
      name: x
      targets: { hr: sql }
      objects:
        user:
          target: hr
          title: ${JSON.stringify(HOSTILE)}
          note: ${JSON.stringify(HOSTILE)}
          mapping: [${JSON.stringify(`login <= '${HOSTILE}'`)}]
      steps:
        a: { title: ${JSON.stringify(HOSTILE)}, map: user, from: input, next: b }
        b: { ${code}, then: end, else: end }
        c: { check: ¤, then: end, else: end }`;
    const without = (text: string): string => flow(text).replace('¤', 'user');
    const says = [
      documentationOf('a', without('decide: "steps.¦"')),
      documentationOf('user', without('decide: "objects.¦"')),
      documentationOf('login', without('decide: "objects.user.new.¦"')),
      documentationOf('user', flow('decide: true').replace('¤', '¦')),
    ];
    for (const markdown of says) assert.ok(isHarmless(markdown), markdown);
  });

  it('can not make documentation load or link anything: the schema of the input', () => {
    const flow = `
      idflow: 1
      name: x
      input: { properties: { login: { type: string, description: ${JSON.stringify(HOSTILE)} } } }
      steps:
        b: { decide: "input.lo¦gin != null", then: end, else: end }`;
    assert.ok(isHarmless(documentationOf('login', flow)));
    const { source, offset } = atCursor(flow);
    const says = hoverFlow(source, NO_FILES, offset)?.markdown ?? '';
    assert.match(says, /seen/);
    assert.ok(isHarmless(says), says);
  });

  it('can not hang completion with a schema whose parts are itself', function () {
    this.timeout(20_000);
    const parts = Array.from({ length: 40 }, () => '{ $ref: "#" }').join(', ');
    const { source, offset } = atCursor(`
      idflow: 1
      name: x
      input: { properties: { login: { type: string } }, allOf: [${parts}] }
      steps:
        b: { decide: "input.¦", then: end, else: end }`);
    assert.ok(completeFlow(source, NO_FILES, offset).some(({ label }) => label === 'login'));
  });

  it('can not hang completion with a schema that is one of very many things, each of which is, too', function () {
    this.timeout(20_000);
    const choices = Array.from({ length: 400 }, () => '{ $ref: "#/definitions/any" }').join(', ');
    const { source, offset } = atCursor(`
      idflow: 1
      name: x
      input: { definitions: { any: { oneOf: [${choices}] } }, properties: { login: { $ref: "#/definitions/any" } } }
      steps:
        b: { decide: "input.¦", then: end, else: end }`);
    assert.ok(completeFlow(source, NO_FILES, offset).some(({ label }) => label === 'login'));
  });

  it('can not hang completion and hovers with words of 200,000 letters', function () {
    this.timeout(20_000);
    const { source } = atCursor(`
      idflow: 1
      name: x
      targets: { hr: sql }
      objects: { user: { target: hr, mapping: [login <= source.login] } }
      steps:
        a: { sql: SELECT 1, target: hr, object: user }¦`);
    const word = 'x'.repeat(200_000);
    for (const [path, text] of [
      ['steps/a/sql', `SELECT '${word}', ${word} FROM t WHERE `],
      ['objects/user/mapping/0', `${word} `],
    ] as const) {
      completeCodeAt(source, NO_FILES, path, text, text.length);
      hoverCodeAt(source, NO_FILES, path, text, text.length);
    }
  });

  it('are shown as code however many backticks they have', () => {
    const many = '`a'.repeat(300_000);
    assert.ok(codeMarkdown(many).startsWith('`` '));
    assert.ok(fencedMarkdown('js', many).startsWith('```js\n'));
  });

  it('have tens of thousands of problems shown, each at its place', () => {
    const steps = 40_000;
    const lines = Array.from({ length: steps }, (_, index) => `  s${index}:\n    log: x\n    next: gone${index}\n`);
    const source = readFlow(`idflow: 1\nname: x\nsteps:\n${lines.join('')}`, 'f');
    const problems = Array.from({ length: steps }, (_, index): Problem => {
      const range = source.rangeOf(`steps/s${index}/next`);
      return { code: 'unknown-step', severity: 'error', message: 'There is no such step.', file: 'f', range };
    });
    // by the square of their number, this would outlast every patience
    const shown = diagnosticsOf(source, problems);
    assert.equal(shown.length, steps);
  });
});
