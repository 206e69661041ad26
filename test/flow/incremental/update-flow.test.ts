import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { updateFlow } from '../../../src/flow/incremental/update-flow.ts';
import { readInPieces } from '../../../src/flow/incremental/read-in-pieces.ts';
import { readWhole } from '../../../src/flow/incremental/read-whole.ts';
import { NO_PIECES } from '../../../src/flow/incremental/kept-pieces.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { assertSameAsWhole } from './same-source.ts';

const SAMPLES = readdirSync('samples').flatMap((name) => {
  const file = `samples/${name}/${name}.idflow.yaml`;
  try {
    return [{ file, text: readFileSync(file, 'utf8') }];
  } catch {
    return [];
  }
});

const SMALL = `# a flow
idflow: 1
name: Small
targets: { hr: sql }

objects:
  user:
    target: hr
    mapping:
      - name <= source.name

# the steps
steps:

  # first
  start:
    decide: source != null
    then: write
    else: end

  write:
    insert: user # and that is it
    note: >-
      Two
      lines

  end:
    end: auto
`;

/** Texts that change what YAML makes of what is around them. */
const PIECES = [
  ...[
    '\n',
    '\n\n',
    '  ',
    '    ',
    ' ',
    '\t',
    '\r\n',
    '#',
    ' # note\n',
    ':',
    ': ',
    '- ',
    '? ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '|',
    '>',
  ],
  ...[
    '|2\n',
    '>-\n',
    '&a ',
    '*a',
    '!!str ',
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '_: 1\n',
    '  _: 1\n',
    'steps:\n',
    'objects:\n',
    '<<: *a\n',
  ],
  ...[
    '  start:\n',
    '  end:\n    end: auto\n',
    '    next: end\n',
    'name: Again\n',
    '  other: { log: hi, next: end }\n',
    'nxt: a\n',
  ],
  ...[
    'then',
    'retry: { attempts: 3, dely: 1s }\n',
    '  __proto__:\n    log: x\n',
    'constructor: 1\n',
    '\uFEFF',
    '~',
    'null',
    'true: 1\n',
  ],
];

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  text: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 })),
});

function changed(text: string, { at, length, text: inserted }: { at: number; length: number; text: string }): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + inserted + text.slice(start + length);
}

/** Whole lines taken out, doubled or moved: what people do most. */
const lineChange = fc.record({
  from: fc.nat(40),
  count: fc.nat(8),
  to: fc.nat(40),
  what: fc.constantFrom('remove', 'double', 'indent', 'outdent'),
});

function linesChanged(
  text: string,
  { from, count, to, what }: { from: number; count: number; to: number; what: string },
): string {
  const lines = text.split('\n');
  const taken = lines.slice(from, from + count);
  if (what === 'remove') lines.splice(from, count);
  else if (what === 'double') lines.splice(to, 0, ...taken);
  else lines.splice(from, count, ...taken.map((line) => (what === 'indent' ? ` ${line}` : line.replace(/^ /, ''))));
  return lines.join('\n');
}

describe('reading a flow in pieces', () => {
  for (const { file, text } of SAMPLES)
    it(`reads ${file} like the whole document`, () => {
      assert.ok(readInPieces(text, file, NO_PIECES), 'is read in pieces');
      assertSameAsWhole(readFlow(text, file));
      assertSameAsWhole(readFlow(text.replaceAll('\n', '\r\n'), file));
    });

  it('reads any text like the whole document', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES, 'a', 'a: ', 'idflow: 1\n', 'log: x\n'), { maxLength: 25 }), (pieces) => {
        assertSameAsWhole(readFlow(pieces.join(''), 'x.idflow.yaml'));
      }),
      { numRuns: RUNS },
    );
  });
});

const RUNS = Number(process.env['IDFLOW_PROPERTY_RUNS'] ?? 200);

describe('updateFlow', () => {
  it('answers what reading the text anew answers, after any changes', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(change, lineChange), { minLength: 1, maxLength: 6 }), (changes) => {
        let source = readFlow(SMALL, 'small.idflow.yaml');
        for (const one of changes) {
          source = updateFlow(source, 'at' in one ? changed(source.text, one) : linesChanged(source.text, one));
          assertSameAsWhole(source);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('answers the same for changes of the samples', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.array(change, { minLength: 1, maxLength: 3 }), ({ file, text }, changes) => {
        let source = readFlow(text, file);
        for (const one of changes) source = updateFlow(source, changed(source.text, one));
        assertSameAsWhole(source);
      }),
      { numRuns: Math.ceil(RUNS / 6) },
    );
  });

  it('keeps the steps that did not change', () => {
    const before = readFlow(SMALL, 'small.idflow.yaml');
    const after = updateFlow(before, SMALL.replace('source != null', 'source.name != null'));
    assert.notEqual(after.flow?.steps.get('start'), before.flow?.steps.get('start'));
    assert.equal(after.flow?.steps.get('write'), before.flow?.steps.get('write'));
    assert.equal(after.flow?.objects?.get('user'), before.flow?.objects?.get('user'));
  });

  it('keeps them through a syntax error that is repaired', () => {
    const before = readFlow(SMALL, 'small.idflow.yaml');
    const broken = updateFlow(before, SMALL.replace('source != null', '"source'));
    assert.equal(broken.broken, true);
    const after = updateFlow(broken, SMALL);
    assert.equal(after.flow?.steps.get('write'), before.flow?.steps.get('write'));
  });

  it('tells of a step that stands twice where it stands', () => {
    const { problems } = updateFlow(readFlow(SMALL, 'x'), `${SMALL}\n  write:\n    log: again\n`);
    assert.deepEqual(
      problems.map(({ message, range }) => `${range.start.line}: ${message}`),
      ['30: The key `write` stands twice in this map, first in line 21.'],
    );
  });

  it('takes a fraction of the time of reading anew, many as the steps may be', () => {
    const steps = Array.from(
      { length: 2_000 },
      (_, index) => `  step-${index}:\n    title: Step ${index}\n    log: Some text\n    next: step-${(index + 1) % 2_000}\n\n`,
    ).join('');
    const text = `idflow: 1\nname: Many\nsteps:\n${steps}`;
    const before = readFlow(text, 'many.idflow.yaml');
    const times = [1, 2, 3].map((round) => {
      const start = process.cpuUsage();
      const whole = readWhole(text, 'many.idflow.yaml');
      const { user: anew } = process.cpuUsage(start);
      const between = process.cpuUsage();
      const after = updateFlow(before, text.replace('title: Step 1000', `title: Round ${round}`));
      assert.equal(after.flow?.steps.size, whole.flow?.steps.size);
      return process.cpuUsage(between).user / anew;
    });
    assert.ok(Math.min(...times) < 0.25, `${times.join(', ')} of the time`);
  });

  it('finds the YAML of a value in the file, however far it has moved', () => {
    const before = readFlow(SMALL, 'small.idflow.yaml');
    const after = updateFlow(before, `# one more line\n${SMALL.replace('decide: source != null', 'decide: true')}`);
    const placed = after.nodes.at('steps/write/insert');
    assert.ok(placed?.node?.range && placed.key?.range);
    const [start, end] = placed.node.range;
    assert.equal(after.text.slice(start + placed.shift, end + placed.shift), 'user');
    assert.equal(after.text.slice(placed.key.range[0] + placed.shift).startsWith('insert: user'), true);
    assert.equal(after.nodes.at('steps/write/nothing'), undefined);
    assert.equal(after.nodes.at('steps'), undefined);
  });
});
