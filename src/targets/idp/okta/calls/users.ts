import { TargetError } from '../../../port.ts';
import type { OperationParameters } from '../../parameters.ts';
import { pathTemplate } from '../../path-template.ts';
import { given, list, write, type OktaCall } from './call.ts';
import { readOrNull } from './find.ts';

const userPath = pathTemplate('/api/v1/users/{user}');
const LOOK_UP_USER = 'find-user';

/** GET /api/v1/users/{user} */
export const findUser: OktaCall = (conversation, parameters) => readOrNull(conversation, userPath(parameters));

/** GET /api/v1/users; 200 is the largest page. */
export const listUsers = list('/api/v1/users', (parameters) => ({
  filter: parameters.optionalText('filter'),
  search: parameters.optionalText('search'),
  q: parameters.optionalText('q'),
  limit: parameters.integer('limit', 200, 1, 200),
}));

/** POST /api/v1/users?activate=… */
export const createUser = write('POST', '/api/v1/users', {
  query: (parameters) => ({ activate: parameters.flag('activate', true) }),
  body: (parameters) =>
    given({
      profile: parameters.object('profile'),
      credentials: parameters.optionalObject('credentials'),
      groupIds: parameters.optionalTexts('groupIds'),
    }),
  lookUp: LOOK_UP_USER,
});

const changes = (parameters: OperationParameters) =>
  given({ profile: parameters.object('profile'), credentials: parameters.optionalObject('credentials') });

/** POST /api/v1/users/{user}: a partial update. The same attributes twice are the same; a password twice meets the password history. */
export const updateUser = write('POST', '/api/v1/users/{user}', {
  body: changes,
  repeatable: (parameters) => !parameters.has('credentials'),
  lookUp: LOOK_UP_USER,
});

/** PUT /api/v1/users/{user} */
export const replaceUser = write('PUT', '/api/v1/users/{user}', {
  body: changes,
  repeatable: (parameters) => !parameters.has('credentials'),
  lookUp: LOOK_UP_USER,
});

/** POST /api/v1/users/{user}/lifecycle/activate; Okta's default is to mail the user, ours is not to. */
export const activateUser = write('POST', '/api/v1/users/{user}/lifecycle/activate', {
  query: (parameters) => ({ sendEmail: parameters.flag('sendEmail', false) }),
  lookUp: LOOK_UP_USER,
});

/** POST /api/v1/users/{user}/lifecycle/deactivate */
export const deactivateUser = write('POST', '/api/v1/users/{user}/lifecycle/deactivate', { lookUp: LOOK_UP_USER });

/** POST /api/v1/users/{user}/lifecycle/suspend */
export const suspendUser = write('POST', '/api/v1/users/{user}/lifecycle/suspend', { lookUp: LOOK_UP_USER });

/** POST /api/v1/users/{user}/lifecycle/unsuspend */
export const unsuspendUser = write('POST', '/api/v1/users/{user}/lifecycle/unsuspend', { lookUp: LOOK_UP_USER });

/**
 * DELETE /api/v1/users/{user}, twice: on a user who is not deactivated the first one only deactivates, with the same answer, and
 * the second one deletes. "Not there" to the second one means that the first one did it.
 */
export const deleteUser: OktaCall = async (conversation, parameters) => {
  const request = { method: 'DELETE', path: userPath(parameters), lookUp: LOOK_UP_USER };
  await conversation.send(request);
  try {
    await conversation.send(request);
  } catch (error) {
    if (!(error instanceof TargetError && error.code === 'E0000007')) throw error;
  }
  return null;
};

/** GET /api/v1/users/{user}/groups */
export const listUserGroups = list('/api/v1/users/{user}/groups');
