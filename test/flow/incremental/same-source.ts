import assert from 'node:assert/strict';
import { readWhole } from '../../../src/flow/incremental/read-whole.ts';
import type { FlowSource } from '../../../src/flow/read-flow.ts';

/** Holds a source to what reading the whole text as one document answers, in everything that can be seen of it. */
export function assertSameAsWhole(actual: FlowSource): void {
  const expected = readWhole(actual.text, actual.file);
  assert.deepEqual(actual.flow, expected.flow);
  assert.deepEqual([...(actual.flow?.steps.keys() ?? [])], [...(expected.flow?.steps.keys() ?? [])]);
  assert.deepEqual([...(actual.flow?.objects?.keys() ?? [])], [...(expected.flow?.objects?.keys() ?? [])]);
  assert.deepEqual(actual.problems, expected.problems);
  assert.equal(actual.broken, expected.broken);
  assert.deepEqual([...actual.stepIds], [...expected.stepIds]);
  assert.deepEqual(new Map(actual.positions), new Map(expected.positions));
  assert.equal(actual.positions.size, expected.positions.size);
  // which of two entries of one name a path means is left open
  const ambiguous = expected.problems.some(({ message }) => message.includes('stands twice'));
  for (const [path, range] of expected.positions) {
    assert.deepEqual(actual.positions.get(path), range);
    assert.equal(actual.positions.has(path), true);
    assert.deepEqual(actual.rangeOf(path), expected.rangeOf(path));
    assert.deepEqual(actual.keyRangeOf(path), expected.keyRangeOf(path));
    if (path === '' || path.endsWith('#key')) continue;
    assert.deepEqual(actual.rangeOf(`${path}/not/there`), expected.rangeOf(`${path}/not/there`));
    if (!ambiguous) {
      const [here, there] = [actual.nodes.at(path), expected.nodes.at(path)];
      assert.equal(here?.node?.toString(), there?.node?.toString(), path);
      if (here?.node?.range && there?.node?.range) assert.equal(here.node.range[0] + here.shift, there.node.range[0], path);
    }
    const scalar = actual.nodes.scalarFrom(range.start.offset);
    assert.deepEqual(scalar?.node.value, expected.nodes.scalarFrom(range.start.offset)?.node.value);
  }
  for (let at = 0; at <= actual.text.length + 1; at += 1 + Math.floor(actual.text.length / 40))
    assert.deepEqual(actual.range(at, at + 3), expected.range(at, at + 3));
}
