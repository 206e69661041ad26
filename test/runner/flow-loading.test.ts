import assert from 'node:assert/strict';
import { readFlow } from '../../src/flow/read-flow.ts';
import { targetsOf } from '../../src/runner/flow-loading.ts';

const flow = (targets: string, step: string): string => `idflow: 1\nname: A flow\ntargets: ${targets}\nsteps:\n  only: ${step}\n`;

describe('The targets of a flow and of those it calls', () => {
  const targets = (outer: string, inner: string): Record<string, string> => {
    const files = new Map([['/flows/inner.idflow.yaml', flow(inner, '{ log: hello }')]]);
    const source = readFlow(flow(outer, '{ call: inner.idflow.yaml }'), '/flows/outer.idflow.yaml');
    return Object.fromEntries(targetsOf(source, { read: (path) => files.get(path) }));
  };

  it('are those of both', () => {
    assert.deepEqual(targets('{ hr: sql }', '{ people: idp }'), { hr: 'sql', people: 'idp' });
  });

  it('are Okta where one of them takes nothing else', () => {
    assert.deepEqual(targets('{ people: idp }', '{ people: okta }'), { people: 'okta' });
    assert.deepEqual(targets('{ people: okta }', '{ people: idp }'), { people: 'okta' });
  });
});
