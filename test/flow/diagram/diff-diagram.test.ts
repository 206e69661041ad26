import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { diagramOf } from '../../../src/flow/diagram/diagram-of.ts';
import { diffDiagram, patchDiagram } from '../../../src/flow/diagram/diff-diagram.ts';
import type { Diagram } from '../../../src/flow/diagram/diagram.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';

const sample = readFileSync('samples/update-user/update-user.idflow.yaml', 'utf8');
const drawn = (text: string): Diagram => diagramOf(readFlow(text, 'x'));

/** What a webview gets. */
const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('changes of a picture', () => {
  it('are nothing where nothing that is drawn changed', () => {
    assert.deepEqual(diffDiagram(drawn(sample), drawn(`# a remark\n${sample}`)), { steps: [], removed: [] });
  });

  it('hold the step that changed, and leave all others the same objects', () => {
    const before = sent(drawn(sample));
    const patch = diffDiagram(before, drawn(sample.replace('5.2 · Insert the user', 'Create')));
    assert.deepEqual(
      patch.steps.map(({ id, title }) => [id, title]),
      [['insert-user', 'Create']],
    );
    const after = patchDiagram(before, sent(patch));
    const changed = after.steps.filter((step, index) => step !== before.steps[index]);
    assert.deepEqual(
      changed.map(({ id }) => id),
      ['insert-user'],
    );
  });

  it('make the one picture the other, whatever changed', () => {
    const lines = sample.split('\n');
    const text = fc
      .array(fc.record({ at: fc.nat(lines.length), count: fc.nat(30) }), { maxLength: 4 })
      .map((cuts) =>
        cuts.reduce((all, { at, count }) => all.filter((_, index) => index < at || index >= at + count), lines).join('\n'),
      );
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [before, after] = [sent(drawn(a)), sent(drawn(b))];
        assert.deepEqual(patchDiagram(before, sent(diffDiagram(before, after))), after);
      }),
      { numRuns: 60 },
    );
  });
});
