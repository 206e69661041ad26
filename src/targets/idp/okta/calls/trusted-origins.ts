import { isJsonObject, type JsonObject } from '../../../../flow/json.ts';
import type { OperationParameters } from '../../parameters.ts';
import { pathTemplate, queryString } from '../../path-template.ts';
import { write, type OktaCall } from './call.ts';
import { firstThat, quoted, readOrNull } from './find.ts';

const originPath = pathTemplate('/api/v1/trustedOrigins/{id}');

/** GET /api/v1/trustedOrigins/{id}, or GET /api/v1/trustedOrigins?filter=origin eq "…" (or name). */
export const findTrustedOrigin: OktaCall = (conversation, parameters) => {
  const key = parameters.oneOf('id', 'origin', 'name');
  if (key === 'id') return readOrNull(conversation, originPath(parameters));
  const wanted = parameters.text(key);
  const path = `/api/v1/trustedOrigins${queryString({ filter: `${key} eq ${quoted(wanted)}`, limit: 200 })}`;
  return firstThat(conversation, path, (item) => item[key] === wanted);
};

/** POST /api/v1/trustedOrigins */
export const createTrustedOrigin = write('POST', '/api/v1/trustedOrigins', {
  body: (parameters) => ({ name: parameters.text('name'), origin: parameters.text('origin'), scopes: scopes(parameters) }),
  lookUp: 'find-trusted-origin',
});

/** Scopes may be given as Okta has them, `{type: "CORS"}`, or by their type alone. */
function scopes(parameters: OperationParameters): readonly JsonObject[] {
  const listed = parameters.has('scopes') ? parameters.list('scopes') : ['CORS', 'REDIRECT'];
  return listed.map((scope) => {
    if (typeof scope === 'string') return { type: scope };
    if (isJsonObject(scope)) return scope;
    throw parameters.refused('scopes', 'must be a list of texts or objects, for example CORS or {type: CORS}');
  });
}

/** DELETE /api/v1/trustedOrigins/{id} */
export const deleteTrustedOrigin = write('DELETE', '/api/v1/trustedOrigins/{id}');
