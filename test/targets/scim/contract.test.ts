import { readFileSync } from 'node:fs';
import { createScimTarget } from '../../../src/targets/scim/target.ts';
import { contractOf } from '../idp-contract/contract.ts';
import { httpAnswer, isPost } from '../idp-contract/http-wire.ts';
import type { IdentityServer } from '../idp-contract/identity-server.ts';
import { startScimServer, TOKEN } from './scim-server.ts';

const manifest = new URL('../../../node_modules/scimmy/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };

async function scimmy(): Promise<IdentityServer> {
  let server = await startScimServer();
  const { port: own, users, groups } = server;
  return {
    version: `scimmy ${version} (SCIM 2.0)`,
    port: own,
    open: ({ port = own, timeoutMs, password = TOKEN } = {}) =>
      createScimTarget({
        name: 'idp',
        url: `http://127.0.0.1:${String(port)}/scim/v2`,
        auth: { type: 'bearer', token: password },
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

contractOf('SCIM: scimmy', { wire: true, crash: true, browses: 'lists' }, scimmy);
