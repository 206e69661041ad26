import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { diagramOf } from '../../../src/flow/diagram/diagram-of.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { findSteps } from '../../../webview/designer/search/find-steps.ts';

const { steps } = diagramOf(readFlow(readFileSync('samples/update-user/update-user.idflow.yaml', 'utf8'), 'flow.idflow.yaml'));

describe('Finding steps', () => {
  it('looks through titles, ids, SQL and scripts, whatever the case', () => {
    assert.deepEqual(findSteps(steps, 'USER TO REMOVE'), ['user-to-remove']);
    assert.ok(findSteps(steps, 'legal_hold').includes('user-in-target'));
    assert.ok(findSteps(steps, 'insert-user').includes('insert-user'));
  });

  it('wants every word', () => {
    assert.deepEqual(findSteps(steps, 'user nonsense'), []);
  });

  it('finds nothing for nothing', () => {
    assert.deepEqual(findSteps(steps, '  '), []);
  });
});
