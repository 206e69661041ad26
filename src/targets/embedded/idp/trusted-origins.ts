import type { Json, JsonObject } from '../../../flow/json.ts';
import { bodyObject, noContent, ok, param, timestamp } from './exchange.ts';
import type { Answer, Call, IdpContext } from './exchange.ts';
import { filterCondition, startsWith } from './filter-sql.ts';
import type { FilterColumn, SqlCondition } from './filter-sql.ts';
import { parseFilter } from './filter.ts';
import { ALREADY_EXISTS, invalidFields, LEFT_BLANK, notFound, OktaError } from './okta-error.ts';
import type { FieldProblem } from './okta-error.ts';
import { pageOf } from './paging.ts';
import type { Route } from './router.ts';

const read = 'okta.trustedOrigins.read';
const manage = 'okta.trustedOrigins.manage';
const one = '/api/v1/trustedOrigins/{id}';

/** The calls under /api/v1/trustedOrigins (tag TrustedOrigin of Okta's API description). */
export const TRUSTED_ORIGIN_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/trustedOrigins', access: read, handle: listOrigins },
  { method: 'POST', path: '/api/v1/trustedOrigins', access: manage, handle: createOrigin },
  { method: 'GET', path: one, access: read, handle: (call) => ok(originJson(requireOrigin(call), call.url)) },
  { method: 'PUT', path: one, access: manage, handle: replaceOrigin },
  { method: 'DELETE', path: one, access: manage, handle: deleteOrigin },
  { method: 'POST', path: `${one}/lifecycle/activate`, access: manage, handle: (call) => move(call, 'ACTIVE') },
  { method: 'POST', path: `${one}/lifecycle/deactivate`, access: manage, handle: (call) => move(call, 'INACTIVE') },
];

export const ORIGIN_SCOPES = ['CORS', 'REDIRECT', 'IFRAME_EMBED'] as const;

/** A trusted origin as stored. */
export interface TrustedOriginRow {
  readonly seq: number;
  readonly id: string;
  readonly name: string;
  readonly origin: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  /** JSON: a list of `{ type }`. */
  readonly scopes: string;
  readonly created: string;
  readonly lastUpdated: string;
}

function createOrigin(call: Call): Answer {
  return ok(originJson(insertOrigin(call, bodyObject(call)), call.url));
}

/**
 * Writes a new trusted origin; inside a transaction.
 * @throws OktaError E0000001 with a cause per bad field; name and origin are unique. Okta documents the text for a bad
 * origin only; for a taken one its usual text for unique fields is used.
 */
export function insertOrigin(
  context: IdpContext,
  body: JsonObject,
  more: { id?: string | undefined; status?: TrustedOriginRow['status'] | undefined } = {},
): TrustedOriginRow {
  const { name, origin, scopes } = checked(context, body, undefined);
  const id = more.id ?? context.ids.id('trustedOrigin');
  const at = timestamp(context);
  context.store.run(
    'INSERT INTO trusted_origins (id, name, origin, status, scopes, created, lastUpdated) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[id, name, origin, more.status ?? 'ACTIVE', scopes, at, at],
  );
  return byId(context, id);
}

function replaceOrigin(call: Call): Answer {
  const row = requireOrigin(call);
  const { name, origin, scopes } = checked(call, bodyObject(call), row.id);
  call.store.run(
    'UPDATE trusted_origins SET name = ?, origin = ?, scopes = ?, lastUpdated = ? WHERE id = ?',
    ...[name, origin, scopes, timestamp(call), row.id],
  );
  return ok(originJson(byId(call, row.id), call.url));
}

function deleteOrigin(call: Call): Answer {
  call.store.run('DELETE FROM trusted_origins WHERE id = ?', requireOrigin(call).id);
  return noContent;
}

function move(call: Call, status: TrustedOriginRow['status']): Answer {
  const row = requireOrigin(call);
  call.store.run('UPDATE trusted_origins SET status = ?, lastUpdated = ? WHERE id = ?', status, timestamp(call), row.id);
  return ok(originJson(byId(call, row.id), call.url));
}

/** `q` matches the start of name and origin; `filter` knows name, origin, status and type. */
function listOrigins(call: Call): Answer {
  const q = call.query.get('q') ?? '';
  const filter = call.query.get('filter') ?? '';
  const conditions: SqlCondition[] = [];
  if (q !== '') conditions.push(startsWith(['name', 'origin'], q));
  if (filter !== '') conditions.push(filterCondition(parseFilter(filter), { column, caseSensitive: true }));
  return pageOf<TrustedOriginRow>(call, {
    select: 'SELECT * FROM trusted_origins',
    conditions,
    page: { default: 20, max: 200 },
    toJson: (row) => originJson(row, call.url),
  });
}

function column(attribute: string): FilterColumn | undefined {
  if (['name', 'origin', 'status'].includes(attribute)) return { sql: attribute, operators: ['eq'] };
  // The list of scopes is stored as JSON text: `type co "CORS"` asks whether the scope is in it.
  return attribute === 'type' ? { sql: 'scopes', operators: ['co'] } : undefined;
}

function requireOrigin(call: Call): TrustedOriginRow {
  return byId(call, param(call, 'id'));
}

function byId(context: IdpContext, id: string): TrustedOriginRow {
  const row = context.store.one<TrustedOriginRow>('SELECT * FROM trusted_origins WHERE id = ?', id);
  if (row === undefined) throw notFound(id, 'TrustedOrigin');
  return row;
}

function checked(
  context: IdpContext,
  body: JsonObject,
  owner: string | undefined,
): { name: string; origin: string; scopes: string } {
  const problems: FieldProblem[] = [];
  const name = textField(body, 'name', problems);
  const origin = textField(body, 'origin', problems);
  if (origin !== '' && !isOrigin(origin)) problems.push({ field: 'origin', problem: 'Origin value is not valid' });
  const scopes = checkedScopes(body['scopes']);
  if (scopes.length === 0) problems.push({ field: 'scopes', problem: LEFT_BLANK });
  for (const [field, value] of [['name', name] as const, ['origin', origin] as const]) {
    const taken = context.store.one<{ id: string }>(`SELECT id FROM trusted_origins WHERE ${field} = ?`, value);
    if (taken !== undefined && taken.id !== owner) problems.push({ field, problem: ALREADY_EXISTS });
  }
  if (problems.length > 0) throw invalidFields(problems);
  return { name, origin, scopes: JSON.stringify(scopes) };
}

function textField(body: JsonObject, field: string, problems: FieldProblem[]): string {
  const value = body[field] ?? '';
  if (typeof value !== 'string') throw new OktaError('E0000003');
  if (value.trim() === '') problems.push({ field, problem: LEFT_BLANK });
  if (value.length > 255) problems.push({ field, problem: 'The field is too long' });
  return value;
}

/** An unknown scope makes the body "not well-formed" (seen at okta/terraform-provider-okta, issue 609). */
function checkedScopes(value: Json | undefined): { type: string }[] {
  const scopes = value ?? [];
  if (!Array.isArray(scopes) || scopes.length > 3) throw new OktaError('E0000003');
  return scopes.map((scope: Json) => {
    const type = typeof scope === 'object' && scope !== null && 'type' in scope ? scope.type : undefined;
    const known = ORIGIN_SCOPES.find((candidate) => candidate === type);
    if (known === undefined) throw new OktaError('E0000003');
    return { type: known };
  });
}

/** Scheme, host and port, nothing behind. */
function isOrigin(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]+$/i.test(text) && URL.canParse(text);
}

/** Schema TrustedOrigin. */
function originJson(row: TrustedOriginRow, url: string): JsonObject {
  const self = `${url}/api/v1/trustedOrigins/${row.id}`;
  const other = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: row.id,
    name: row.name,
    origin: row.origin,
    status: row.status,
    scopes: JSON.parse(row.scopes) as Json,
    created: row.created,
    createdBy: '00uAdministrator0000',
    lastUpdated: row.lastUpdated,
    lastUpdatedBy: '00uAdministrator0000',
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
      [other]: { href: `${self}/lifecycle/${other}`, hints: { allow: ['POST'] } },
    },
  };
}
