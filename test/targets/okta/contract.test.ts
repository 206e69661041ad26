import { startEmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { createOktaTarget } from '../../../src/targets/idp/okta/target.ts';
import { contractOf } from '../idp-contract/contract.ts';
import type { IdentityServer } from '../idp-contract/identity-server.ts';
import { httpAnswer, isPost } from '../idp-contract/http-wire.ts';

/** The embedded IdP, over HTTP as a real org is. */
async function embedded(): Promise<IdentityServer> {
  const idp = await startEmbeddedIdp();
  const own = Number(new URL(idp.url).port);
  return {
    version: 'the embedded IdP, which answers as Okta does',
    port: own,
    open: ({ port = own, timeoutMs, password = idp.token } = {}) =>
      createOktaTarget({
        name: 'idp',
        orgUrl: `http://127.0.0.1:${String(port)}`,
        auth: { type: 'ssws', token: password },
        timeoutMs,
        retry: { attempts: 2, baseMs: 1 },
      }),
    isCreate: isPost(/^\/api\/v1\/(users|groups)(\?|$)/),
    busy: () => httpAnswer(429, { 'retry-after': '0' }, { errorCode: 'E0000047', errorSummary: 'API call exceeded rate limit.' }),
    anyName: true,
    groupDescriptions: true,
    stop: () => idp.close(),
  };
}

contractOf('Okta: the embedded IdP', { wire: true, browses: 'lists' }, embedded);
