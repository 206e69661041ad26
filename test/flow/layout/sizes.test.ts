import assert from 'node:assert/strict';
import { diagramOf } from '../../../src/flow/diagram/diagram-of.ts';
import { boxOf, type StepBox } from '../../../src/flow/layout/sizes.ts';
import { shortened, textWidth, wrapped } from '../../../src/flow/layout/text-metrics.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';

const boxed = (step: string): StepBox =>
  boxOf(diagramOf(readFlow(`idflow: 1\nname: Test\nsteps:\n  a: ${step}\n`, 'x')).steps[0]!);

describe('the size of a step', () => {
  it('grows with the lines of its title, two at most', () => {
    const short = boxed('{ log: x, title: Short }');
    const long = boxed(`{ log: x, title: ${'many words '.repeat(20)} }`);
    assert.equal(short.title.length, 1);
    assert.equal(long.title.length, 2);
    assert.ok(long.title[1]!.endsWith('…'));
    assert.ok(long.height > short.height);
    assert.equal(long.width, short.width);
  });

  it('has the main way below in the middle, what is rarer at the right', () => {
    const { width, height, ports } = boxed('{ sql: SELECT 1, target: t, next: b, empty: c, on-error: { any: d } }');
    const [next, empty, any] = ports;
    assert.deepEqual([next?.side, next?.x, next?.y], ['bottom', width / 2, height]);
    assert.deepEqual([empty?.side, empty?.x, any?.side], ['right', width, 'right']);
    assert.ok(empty!.y < any!.y);
  });

  it('has the ways out of a decision side by side, one that ends the run at its side', () => {
    const sides = (step: string): string[] => boxed(step).ports.map(({ side }) => side);
    assert.deepEqual(sides('{ decide: x, then: b, else: c }'), ['bottom', 'bottom']);
    assert.deepEqual(sides('{ decide: x, then: b }'), ['bottom', 'right']);
    assert.deepEqual(sides('{ decide: x, then: end, else: b }'), ['left', 'bottom']);
  });

  it('is wider where many words stand at its ports', () => {
    const cases = Array.from({ length: 6 }, (_, index) => `"some value ${index}": b`).join(', ');
    const { width, ports } = boxed(`{ switch: x, cases: { ${cases} }, default: b }`);
    assert.ok(width > 240 && width <= 960);
    const xs = ports.map(({ x }) => x);
    assert.deepEqual(
      xs,
      [...xs].sort((a, b) => a - b),
    );
    assert.ok(xs.at(-1)! < width);
  });
});

describe('texts without measuring', () => {
  it('wrap at words, and break words that are too long', () => {
    assert.deepEqual(wrapped('one two', 'title', 1_000, 2), ['one two']);
    const lines = wrapped('supercalifragilisticexpialidocious', 'title', 100, 2);
    assert.equal(lines.length, 2);
    for (const line of lines) assert.ok(textWidth(line, 'title') <= 100);
    assert.deepEqual(wrapped('', 'title', 100, 2), ['']);
  });

  it('never split a character in two', () => {
    const text = shortened('😀'.repeat(50), 'title', 100);
    assert.ok(text.endsWith('…') && text.isWellFormed());
  });
});
