import assert from 'node:assert/strict';
import { anchorAt, scriptAt, startOfLine } from '../../../src/debug/line-anchor.ts';
import { idsOfSteps, movedOffset, settle } from '../../../src/extension/debug/breakpoint-anchor.ts';
import { readFlow, type FlowSource } from '../../../src/flow/read-flow.ts';

const FLOW = `idflow: 1
name: Two
objects:
  person:
    triggers:
      preInsert:
        - name: tidy
          script: |
            const given = newObject.name
            return true
steps:
  # about the first
  first:
    log: One.
    next: second
  second:
    script: |
      const a = 1
      return a
    next: end
`;

const read = (text: string): FlowSource => readFlow(text, '/two.idflow.yaml');
const lineIn = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
const lineOf = (part: string): number => lineIn(FLOW, part);

describe('A breakpoint in the text of a flow', () => {
  const source = read(FLOW);

  it('is for the step that stands on its line, or begins below it', () => {
    assert.deepEqual(anchorAt(source, lineOf('first:')), { step: 'first' });
    assert.deepEqual(anchorAt(source, lineOf('log: One')), { step: 'first' });
    assert.deepEqual(anchorAt(source, lineOf('# about')), { step: 'first' });
    assert.deepEqual(anchorAt(source, lineOf('second:\n')), { step: 'second' });
  });

  it('is for the script that stands on its line', () => {
    assert.deepEqual(anchorAt(source, lineOf('const a')), { script: 'steps/second/script' });
    assert.equal(scriptAt(source, lineOf('const given')), 'objects/person/triggers/preInsert/0/script');
  });

  it('is for nothing above the steps and behind the end', () => {
    assert.equal(anchorAt(source, lineOf('name: Two')), undefined);
    assert.equal(anchorAt(source, 1_000), undefined);
  });

  /** What becomes of a breakpoint on the second step when the text changes and the editor leaves it on its line. */
  const afterwards = (changed: string, followed = lineOf('second:\n')) =>
    settle(read(changed), { anchor: { step: 'second' }, line: lineOf('second:\n'), followed }, idsOfSteps(source));

  it('follows its step down and up', () => {
    const longer = FLOW.replace('  first:\n', '  zero:\n    log: Zero.\n    next: first\n  first:\n');
    assert.deepEqual(afterwards(longer), { anchor: { step: 'second' }, line: lineOf('second:\n') + 3 });
    const shorter = FLOW.replace('  # about the first\n', '');
    assert.deepEqual(afterwards(shorter), { anchor: { step: 'second' }, line: lineOf('second:\n') - 1 });
  });

  it('stays where the step still is', () => {
    const line = lineOf('const a') + 2;
    const settled = settle(source, { anchor: { step: 'second' }, line, followed: line }, idsOfSteps(source));
    assert.deepEqual(settled, { anchor: { step: 'second' }, line });
  });

  it('stays with a step that gets another name', () => {
    const renamed = FLOW.replaceAll('second', 'another');
    assert.deepEqual(afterwards(renamed), { anchor: { step: 'another' }, line: lineOf('second:\n') });
  });

  it('does not go over to a step that was there before', () => {
    const removed = FLOW.slice(0, FLOW.indexOf('  second:'))
      .replace('  first:', '\n\n  first:')
      .replace('next: second', 'next: end');
    assert.equal(afterwards(removed, lineIn(removed, 'first:')), undefined);
  });

  it('goes with a step that is deleted, also where one with a new name stands in its place then', () => {
    const removed = FLOW.replace(/ {2}second:[^]*/, '  third:\n    log: Three.\n');
    const anchored = { anchor: { step: 'second' }, line: lineOf('second:\n'), followed: lineIn(removed, 'third:') };
    assert.equal(settle(read(removed), { ...anchored, erased: true }, idsOfSteps(source)), undefined);
    assert.deepEqual(settle(read(removed), anchored, idsOfSteps(source))?.anchor, { step: 'third' });
  });

  it('stays while its step is written and not sound', () => {
    const unsound = FLOW.replace('    script: |\n      const a = 1\n      return a\n', '    scr\n');
    assert.deepEqual(afterwards(unsound), { anchor: { step: 'second' }, line: lineOf('second:\n') });
  });

  it('in a script follows its line, and goes with the script', () => {
    const longer = FLOW.replace('      const a = 1\n', '      // more\n      const a = 1\n');
    const anchored = { anchor: { script: 'steps/second/script' }, line: lineOf('const a'), followed: lineIn(longer, 'const a') };
    assert.deepEqual(settle(read(longer), anchored), {
      anchor: { script: 'steps/second/script' },
      line: lineIn(longer, 'const a'),
    });
    const gone = FLOW.slice(0, FLOW.indexOf('  second:'));
    assert.equal(settle(read(gone), { ...anchored, followed: gone.split('\n').length - 1 }), undefined);
  });
});

describe('A place in a changing text', () => {
  it('moves with what stands behind a change, and stays before one', () => {
    assert.equal(movedOffset(10, 2, 3, 5), 12);
    assert.equal(movedOffset(10, 10, 0, 4), 14);
    assert.equal(movedOffset(10, 11, 5, 0), 10);
    assert.equal(movedOffset(10, 8, 6, 1), 8);
  });

  it('is the first character of a line, behind its indent', () => {
    assert.equal(startOfLine('a\n  b\n', 2), 4);
    assert.equal(startOfLine('a\n', 3), undefined);
  });
});
