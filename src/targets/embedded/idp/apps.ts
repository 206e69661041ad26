import { appJson, insertApp, requireApp, setAppStatus, updateApp } from './app-records.ts';
import type { AppRow } from './app-records.ts';
import { bodyObject, booleanParameter, noContent, ok, param } from './exchange.ts';
import type { Answer, Call } from './exchange.ts';
import { filterCondition, startsWith } from './filter-sql.ts';
import type { FilterColumn, SqlCondition } from './filter-sql.ts';
import { parseFilter } from './filter.ts';
import { OktaError } from './okta-error.ts';
import { pageOf } from './paging.ts';
import type { Route } from './router.ts';

const read = 'okta.apps.read';
const manage = 'okta.apps.manage';

/** The calls under /api/v1/apps, without assignments (tag Application of Okta's API description). */
export const APP_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/apps', access: read, handle: listApps },
  { method: 'POST', path: '/api/v1/apps', access: manage, handle: createApp },
  { method: 'GET', path: '/api/v1/apps/{app}', access: read, handle: getApp },
  { method: 'PUT', path: '/api/v1/apps/{app}', access: manage, handle: replaceApp },
  { method: 'DELETE', path: '/api/v1/apps/{app}', access: manage, handle: deleteApp },
  { method: 'POST', path: '/api/v1/apps/{app}/lifecycle/activate', access: manage, handle: (call) => move(call, 'ACTIVE') },
  { method: 'POST', path: '/api/v1/apps/{app}/lifecycle/deactivate', access: manage, handle: (call) => move(call, 'INACTIVE') },
];

function createApp(call: Call): Answer {
  return ok(appJson(insertApp(call, bodyObject(call), booleanParameter(call, 'activate', true)), call.url));
}

function getApp(call: Call): Answer {
  return ok(appJson(requireApp(call, param(call, 'app')), call.url));
}

function replaceApp(call: Call): Answer {
  const row = requireApp(call, param(call, 'app'));
  return ok(appJson(updateApp(call, row, bodyObject(call)), call.url));
}

/** Example "Delete application" of Okta's API reference: code and cause are the documented ones. */
function deleteApp(call: Call): Answer {
  const row = requireApp(call, param(call, 'app'));
  if (row.status === 'ACTIVE') {
    throw new OktaError('E0000056', { causes: ['The application must be deactivated before deletion.'] });
  }
  call.store.run('DELETE FROM apps WHERE id = ?', row.id);
  return noContent;
}

function move(call: Call, status: AppRow['status']): Answer {
  setAppStatus(call, requireApp(call, param(call, 'app')), status);
  return ok({});
}

/** `q` matches the start of name or label; `filter` knows id, status and name (parameters of listApplications). */
function listApps(call: Call): Answer {
  const q = call.query.get('q') ?? '';
  const filter = call.query.get('filter') ?? '';
  const conditions: SqlCondition[] = [];
  if (q !== '') conditions.push(startsWith(['label', 'name'], q));
  if (filter !== '') conditions.push(filterCondition(parseFilter(filter), { column, caseSensitive: true }));
  return pageOf<AppRow>(call, {
    select: 'SELECT * FROM apps',
    conditions,
    page: { default: 20, max: 200 },
    toJson: (row) => appJson(row, call.url),
  });
}

function column(attribute: string): FilterColumn | undefined {
  return ['id', 'status', 'name'].includes(attribute) ? { sql: attribute, operators: ['eq'] } : undefined;
}
