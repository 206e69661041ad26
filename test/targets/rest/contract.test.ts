import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startEmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { readApiFile } from '../../../src/targets/environment/rest-api/api-file.ts';
import type { RestApi } from '../../../src/targets/rest/api.ts';
import { createRestTarget } from '../../../src/targets/rest/target.ts';
import { contractOf } from '../idp-contract/contract.ts';
import { httpAnswer, isPost } from '../idp-contract/http-wire.ts';
import type { IdentityServer } from '../idp-contract/identity-server.ts';
import { startScimServer, TOKEN } from '../scim/scim-server.ts';

const described = (path: string): RestApi => {
  const file = fileURLToPath(new URL(`../../../${path}`, import.meta.url));
  return readApiFile(readFileSync(file, 'utf8'), file);
};

/** The embedded IdP, described by the sample create-user. */
async function embedded(): Promise<IdentityServer> {
  const [idp, api] = [await startEmbeddedIdp(), described('samples/create-user/rest/idp.api.yaml')];
  const own = Number(new URL(idp.url).port);
  return {
    version: 'the embedded IdP, described by samples/create-user/rest/idp.api.yaml',
    port: own,
    open: ({ port = own, timeoutMs, password = idp.token } = {}) =>
      createRestTarget({
        name: 'idp',
        url: `http://127.0.0.1:${String(port)}`,
        auth: { type: 'api-key', in: 'header', name: 'Authorization', prefix: 'SSWS ', key: password },
        api,
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

/** scimmy, described as if nobody knew SCIM. */
async function scimmy(): Promise<IdentityServer> {
  let server = await startScimServer();
  const { port: own, users, groups } = server;
  const api = described('test/targets/rest/scim.api.yaml');
  return {
    version: 'scimmy, described by test/targets/rest/scim.api.yaml',
    port: own,
    open: ({ port = own, timeoutMs, password = TOKEN } = {}) =>
      createRestTarget({
        name: 'idp',
        url: `http://127.0.0.1:${String(port)}/scim/v2`,
        auth: { type: 'bearer', token: password },
        api,
        timeoutMs,
        retry: { attempts: 2, baseMs: 1 },
      }),
    isCreate: isPost(/^\/scim\/v2\/(Users|Groups)$/),
    busy: () => httpAnswer(429, { 'retry-after': '0' }, { status: '429', detail: 'Too many requests.' }),
    crash: () => server.close(),
    async restart() {
      server = await startScimServer(own);
      for (const [id, user] of users) server.users.set(id, user);
      for (const [id, group] of groups) server.groups.set(id, group);
    },
    anyName: true,
    groupDescriptions: false,
    stop: () => server.close(),
  };
}

contractOf('REST: the embedded IdP', { wire: true, browses: 'lists' }, embedded);
contractOf('REST: scimmy', { wire: true, crash: true, browses: 'lists' }, scimmy);
