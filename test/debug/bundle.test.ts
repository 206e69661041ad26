import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before } from 'mocha';
import { buildBundle, bundleIsFresh } from '../../scripts/bundle.js';
import { FlowClient } from './dap-client.ts';
import { lineOf, PeopleFolder } from './people-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/idflow.js', import.meta.url));

describe('The debug adapter as people get it', function () {
  this.timeout(120_000);
  const folder = new PeopleFolder();

  before(async () => {
    if (!bundleIsFresh()) await buildBundle();
  });
  after(() => folder.remove());

  it('debugs steps and scripts', async () => {
    const client = new FlowClient(folder.path, PROGRAM);
    try {
      await client.launching({ flow: folder.flow, input: { login: 'ada', name: 'Ada', roles: [] } });
      await client.breakpoints(folder.flow, [lineOf('  may:')]);
      await client.configurationDoneRequest();
      await client.halt();
      assert.deepEqual((await client.into()).stack[0], `somebody:${lineOf('            const known')}`);
      await client.toTheEnd();
      assert.deepEqual(await client.leave(), { code: 0, errors: '' });
    } finally {
      await client.kill();
    }
  });
});
