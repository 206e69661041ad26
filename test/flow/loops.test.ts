import assert from 'node:assert/strict';
import { loopBody, loopsOf } from '../../src/flow/loops.ts';
import { readFlow } from '../../src/flow/read-flow.ts';

function flowOf(steps: string) {
  const { flow } = readFlow(`idflow: 1\nname: x\nsteps:\n${steps.replace(/^ */gm, '  ')}\n`, 'a.idflow.yaml');
  assert(flow);
  return flow;
}

/** The loops around each step, as text. */
const around = (steps: string): Record<string, string> =>
  Object.fromEntries([...loopsOf(flowOf(steps)).around].map(([id, loops]) => [id, loops.join(' > ')]));

describe('the loops of a flow', () => {
  it('hold what their `do` leads to and what leads back', () => {
    const steps = `each: { for-each: x, do: a, next: after }
      a: { decide: x, then: b, else: each }
      b: { log: x, next: each }
      after: { log: x }`;
    assert.deepEqual(around(steps), { a: 'each', b: 'each' });
    assert.deepEqual([...loopBody(flowOf(steps), 'each')], ['a', 'b']);
    assert.equal(loopBody(flowOf(steps), 'a').size, 0);
  });

  it('do not hold the step where a body leaves for good', () => {
    assert.deepEqual(
      around(`each: { for-each: x, do: a, next: end }
        a: { decide: x, then: each, else: out }
        out: { log: x }`),
      { a: 'each' },
    );
  });

  it('stand in each other, and a way out of the inner one does not make it hold the outer one', () => {
    assert.deepEqual(
      around(`outer: { for-each: x, do: prepare, next: end }
        prepare: { log: x, next: inner }
        inner: { for-each: y, do: a, next: tidy }
        a: { decide: x, then: inner, else: tidy }
        tidy: { log: x, next: outer }`),
      { prepare: 'outer', inner: 'outer', a: 'outer > inner', tidy: 'outer' },
    );
  });

  it('may be started again by a step behind them', () => {
    assert.deepEqual(
      around(`each: { for-each: x, do: a, next: again }
        a: { log: x, next: each }
        again: { decide: x, then: each, else: end }`),
      { a: 'each' },
    );
  });

  it('are counted as too deep rather than searched for ever', () => {
    const size = 200;
    const nested = Array.from(
      { length: size },
      (_, at) => `s${at}: { for-each: x, do: s${Math.min(at + 1, size - 1)}, next: ${at > 0 ? `s${at - 1}` : 'end'} }`,
    );
    assert.equal(loopsOf(flowOf(nested.join('\n'))).complete, false);
  });
});
