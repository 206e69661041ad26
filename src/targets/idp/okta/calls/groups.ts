import { isJsonObject } from '../../../../flow/json.ts';
import { pathTemplate, queryString } from '../../path-template.ts';
import { given, list, write, type OktaCall } from './call.ts';
import { firstThat, quoted, readOrNull } from './find.ts';

const groupPath = pathTemplate('/api/v1/groups/{group}');
const MEMBER = '/api/v1/groups/{group}/users/{user}';

/** GET /api/v1/groups/{group}, or GET /api/v1/groups?search=profile.name eq "…": the only search by name that has pages. */
export const findGroup: OktaCall = (conversation, parameters) => {
  if (parameters.oneOf('group', 'name') === 'group') return readOrNull(conversation, groupPath(parameters));
  const name = parameters.text('name');
  const path = `/api/v1/groups${queryString({ search: `profile.name eq ${quoted(name)}`, limit: 200 })}`;
  return firstThat(conversation, path, ({ profile }) => isJsonObject(profile) && profile['name'] === name);
};

/** GET /api/v1/groups */
export const listGroups = list('/api/v1/groups', (parameters) => ({
  filter: parameters.optionalText('filter'),
  q: parameters.optionalText('q'),
  limit: 200,
}));

/** POST /api/v1/groups */
export const createGroup = write('POST', '/api/v1/groups', {
  body: (parameters) => ({
    profile: given({ name: parameters.text('name'), description: parameters.optionalText('description') }),
  }),
  lookUp: 'find-group',
});

/** DELETE /api/v1/groups/{group} */
export const deleteGroup = write('DELETE', '/api/v1/groups/{group}');

/** GET /api/v1/groups/{group}/users */
export const listGroupUsers = list('/api/v1/groups/{group}/users', () => ({ limit: 200 }));

/** PUT /api/v1/groups/{group}/users/{user} */
export const addUserToGroup = write('PUT', MEMBER);

/** DELETE /api/v1/groups/{group}/users/{user} */
export const removeUserFromGroup = write('DELETE', MEMBER);
