import { ok } from './exchange.ts';
import type { Answer, Call } from './exchange.ts';
import type { Route } from './router.ts';

/** The org's own settings: what a connection test reads (tag OrgSettingGeneral of Okta's API description). */
export const ORG_ROUTES: readonly Route[] = [{ method: 'GET', path: '/api/v1/org', access: 'okta.orgs.read', handle: getOrg }];

function getOrg(call: Call): Answer {
  return ok({
    id: '00oEmbeddedIdP000000',
    companyName: 'idflow embedded IdP',
    status: 'ACTIVE',
    subdomain: 'embedded',
    created: '2024-01-01T00:00:00.000Z',
    lastUpdated: '2024-01-01T00:00:00.000Z',
    _links: { self: { href: `${call.url}/api/v1/org` } },
  });
}
