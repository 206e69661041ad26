import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { applyEdits } from '../../../src/flow/edit/index.ts';
import { formatFlow } from '../../../src/flow/language/format.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';

const format = (text: string): string => applyEdits(text, formatFlow(readFlow(text, 'f')));
const SAMPLES = globSync('samples/**/*.idflow.yaml').map((file) => readFileSync(file, 'utf8'));
const meaning = (text: string): unknown => readFlow(text, 'f').document.toJS();

describe('Formatting', () => {
  it('leaves the samples as they are', () => {
    for (const text of SAMPLES) assert.deepEqual(formatFlow(readFlow(text, 'f')), []);
  });

  it('gives each level two columns; comments and texts move along', () => {
    assert.equal(
      format(`idflow: 1
name: x
steps:
    # the first
    a:
        sql: |
            SELECT 1
              FROM t
        # where it goes
        next: b
    b:
        switch: >-
            input.x
        cases: { a: end,
                 b: end }
`),
      `idflow: 1
name: x
steps:
  # the first
  a:
    sql: |
      SELECT 1
        FROM t
    # where it goes
    next: b
  b:
    switch: >-
      input.x
    cases: { a: end,
             b: end }
`,
    );
  });

  it('keeps lists in the column where they are: that of the key, or deeper', () => {
    const lists = (item: string): string => `idflow: 1\nname: x\nobjects:\n  u:\n    target: t\n    key:\n${item}steps: {}\n`;
    for (const item of ['    - a\n    - b\n', '      - a\n      - b\n']) assert.equal(format(lists(item)), lists(item));
    assert.equal(format(lists('          -   a\n          -   b\n')), lists('      -   a\n      -   b\n'));
  });

  it('takes spaces from the ends of lines, not out of texts', () => {
    const text = 'idflow: 1  \nname: x\nsteps:  # all \n  a:\n    script: |  \n      a  \n\n      b\t\n    next: end \t\n';
    assert.equal(format(text), 'idflow: 1\nname: x\nsteps:  # all\n  a:\n    script: |\n      a  \n\n      b\t\n    next: end\n');
  });

  it('leaves at most two blank lines, none at both ends, and one line break at the end', () => {
    assert.equal(format('\n\nidflow: 1\nname: x\n\n\n\n\nsteps: {}\n\n\n'), 'idflow: 1\nname: x\n\n\nsteps: {}\n');
    assert.equal(format('idflow: 1\nname: x\nsteps: {}'), 'idflow: 1\nname: x\nsteps: {}\n');
  });

  it('keeps line breaks of Windows', () => {
    assert.equal(
      format('idflow: 1 \r\nname: x\r\nsteps:\r\n    a: { end: auto }\r\n'),
      'idflow: 1\r\nname: x\r\nsteps:\r\n  a: { end: auto }\r\n',
    );
  });

  it('leaves what is no YAML alone', () => {
    assert.equal(format('idflow: 1  \nsteps:\n    a: { end: "x\n'), 'idflow: 1  \nsteps:\n    a: { end: "x\n');
  });

  it('changes only the lines asked for', () => {
    const text = 'idflow: 1 \nname: x \nsteps: {} \n';
    assert.equal(applyEdits(text, formatFlow(readFlow(text, 'f'), { start: 12, end: 14 })), 'idflow: 1 \nname: x\nsteps: {} \n');
  });

  it('never changes the meaning, and has nothing to do a second time', () => {
    const noise = fc.record({
      line: fc.nat(),
      spaces: fc.integer({ min: 1, max: 3 }),
      what: fc.constantFrom('end', 'blank', 'comment'),
    });
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.array(noise, { maxLength: 20 }), fc.boolean(), (sample, noises, wide) => {
        // Twice as wide where no list item holds keys, whose columns would come apart.
        const lines = (wide && !/^ *- +\w+:/m.test(sample) ? sample.replace(/^( +)/gm, '$1$1') : sample).split('\n');
        for (const { line, spaces, what } of noises) {
          const at = line % lines.length;
          if (what === 'end') lines[at] = `${lines[at]!}${' '.repeat(spaces)}`;
          else if (what === 'blank') lines.splice(at, 0, ' '.repeat(spaces));
          else lines.splice(at, 0, `${' '.repeat(spaces)}# comment`);
        }
        const text = lines.join('\n');
        if (readFlow(text, 'f').broken) return;
        const once = format(text);
        assert.deepEqual(meaning(once), meaning(text));
        assert.equal(format(once), once);
        const comments = (each: string): number => each.split('# comment').length;
        assert.equal(comments(once), comments(text));
      }),
      { numRuns: 25 },
    );
  });
});
