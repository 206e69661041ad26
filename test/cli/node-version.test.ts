import assert from 'node:assert/strict';
import { complaintAboutNode } from '../../src/cli/node-version.ts';

describe('the version of Node', () => {
  it('is told where it is too old, and what is needed', () => {
    for (const version of ['18.20.0', '20.20.2', '22.12.0'])
      assert.equal(
        complaintAboutNode(version),
        `idflow needs Node 22.13 or newer, and this is Node ${version}. Install a newer one, or run it with its path.`,
      );
  });

  it('does not matter where it is new enough', () => {
    for (const version of ['22.13.0', '22.23.3', '24.21.0', '100.0.0']) assert.equal(complaintAboutNode(version), undefined);
  });
});
