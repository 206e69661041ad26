import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { oktaSuite } from './okta-suite.ts';
import { oktaError } from './scripted-org.ts';

describe('Okta: test() of a target', () => {
  const suite = oktaSuite();

  it('names the org', async () => {
    suite.org.replies({ status: 200, json: { id: '00o1', subdomain: 'example', companyName: 'Example Ltd', status: 'ACTIVE' } });
    const status = await suite.okta.test();
    assert.deepEqual([status.ok, status.server, status.message], [true, 'Okta org Example Ltd', undefined]);
    assert.ok(status.latencyMs > 0);
    assert.equal(suite.org.received[0]!.path, '/api/v1/org');
  });

  it('good credentials that may not read the org are good', async () => {
    suite.org.replies(oktaError(403, 'E0000006', 'You do not have permission to perform the requested action'));
    const status = await suite.okta.test();
    assert.equal(status.ok, true);
    assert.match(status.message!, /okta\.orgs\.read/);
  });

  it('bad credentials are not, and the message says why', async () => {
    suite.org.replies(oktaError(401, 'E0000011', 'Invalid token provided'));
    const status = await suite.okta.test();
    assert.equal(status.ok, false);
    assert.match(status.message!, /Invalid token provided .*Check that the API token/);
  });

  it('neither is a server that is not there', async () => {
    await suite.org.close();
    const status = await suite.okta.test();
    assert.equal(status.ok, false);
    assert.match(status.message!, /connection refused/);
  });
});
