import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { startEmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { openEnvironment } from '../../../src/targets/environment/environment.ts';
import { environmentVariables } from '../../../src/targets/environment/reference.ts';
import { readTargetsFile } from '../../../src/targets/environment/targets-file.ts';
import { seedOf, tellStory, tellStoryEmbedded } from '../idp-contract/sample-story.ts';

describe('REST: the sample create-user in its environment `rest`', () => {
  it('does the same as on the embedded IdP, run after run', async () => {
    const inputs = [
      ...['new-user', 'new-user', 'known-at-idp', 'known-at-idp', 'returning-user', 'returning-user'],
      ...['saved-before', 'saved-before', 'unchanged', 'disposable-mail'],
    ];
    const file = fileURLToPath(new URL('../../../samples/create-user/idflow.targets.yaml', import.meta.url));
    const server = await startEmbeddedIdp({ seed: seedOf('create-user') });
    const environment = await openEnvironment({
      folder: dirname(file),
      targetsFile: readTargetsFile(readFileSync(file, 'utf8'), file),
      name: 'rest',
      wanted: new Map([['idp', 'idp']]),
      references: environmentVariables({ REST_URL: server.url, IDFLOW_SECRET_REST_KEY: server.token }),
    });
    try {
      const target = environment.targets.get('idp');
      assert.ok(target?.kind === 'idp');
      const told = await tellStory('create-user', target, inputs);
      assert.deepEqual(told, await tellStoryEmbedded('create-user', inputs));
      assert.deepEqual(told.outcomes.slice(0, 2), ['new-user: succeeded', 'new-user: no-changes']);
    } finally {
      await environment.close();
      await server.close();
    }
  });
});
