import type { JsonObject } from '../../../../flow/json.ts';
import type { OperationParameters } from '../../parameters.ts';
import { pathTemplate, queryString } from '../../path-template.ts';
import { given, list, write, type OktaCall } from './call.ts';
import { firstThat, readOrNull } from './find.ts';

const appPath = pathTemplate('/api/v1/apps/{app}');
const APP_GROUP = '/api/v1/apps/{app}/groups/{group}';
const LOOK_UP_APP = 'find-app';
const APPLICATION_TYPES = ['web', 'native', 'browser', 'service'];

/** GET /api/v1/apps/{app}, or GET /api/v1/apps?q=…, which answers every label that begins so. */
export const findApp: OktaCall = (conversation, parameters) => {
  if (parameters.oneOf('app', 'label') === 'app') return readOrNull(conversation, appPath(parameters));
  const label = parameters.text('label');
  return firstThat(conversation, `/api/v1/apps${queryString({ q: label, limit: 200 })}`, (app) => app['label'] === label);
};

/** POST /api/v1/apps?activate=… (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/). */
export const createApp = write('POST', '/api/v1/apps', {
  query: (parameters) => ({ activate: parameters.flag('activate', true) }),
  body: openIdConnectApp,
  lookUp: LOOK_UP_APP,
});

function openIdConnectApp(parameters: OperationParameters): JsonObject {
  const applicationType = parameters.optionalText('applicationType') ?? 'web';
  if (!APPLICATION_TYPES.includes(applicationType))
    throw parameters.refused('applicationType', `must be ${APPLICATION_TYPES.join(', ')}`);
  const service = applicationType === 'service';
  // Nothing that runs at the user's place can keep a client secret.
  const publicClient = applicationType === 'browser' || applicationType === 'native';
  return {
    name: 'oidc_client',
    label: parameters.text('label'),
    signOnMode: 'OPENID_CONNECT',
    credentials: {
      oauthClient: { autoKeyRotation: true, token_endpoint_auth_method: publicClient ? 'none' : 'client_secret_basic' },
    },
    settings: {
      oauthClient: {
        ...given({ redirect_uris: parameters.optionalTexts('redirectUris') }),
        response_types: parameters.optionalTexts('responseTypes') ?? [service ? 'token' : 'code'],
        grant_types: parameters.optionalTexts('grantTypes') ?? [service ? 'client_credentials' : 'authorization_code'],
        application_type: applicationType,
        ...parameters.optionalObject('settings'),
      },
    },
  };
}

/** POST /api/v1/apps/{app}/lifecycle/activate */
export const activateApp = write('POST', '/api/v1/apps/{app}/lifecycle/activate', { lookUp: LOOK_UP_APP });

/** POST /api/v1/apps/{app}/lifecycle/deactivate */
export const deactivateApp = write('POST', '/api/v1/apps/{app}/lifecycle/deactivate', { lookUp: LOOK_UP_APP });

/** DELETE /api/v1/apps/{app}; an active app is refused (403 E0000056, kind conflict). */
export const deleteApp = write('DELETE', '/api/v1/apps/{app}');

/** PUT /api/v1/apps/{app}/groups/{group} */
export const assignGroupToApp = write('PUT', APP_GROUP, {
  body: (parameters) =>
    given({
      priority: parameters.has('priority') ? parameters.integer('priority', 0, 0, 1_000_000) : undefined,
      profile: parameters.optionalObject('profile'),
    }),
});

/** DELETE /api/v1/apps/{app}/groups/{group} */
export const removeGroupFromApp = write('DELETE', APP_GROUP);

/** GET /api/v1/apps/{app}/groups */
export const listAppGroups = list('/api/v1/apps/{app}/groups', () => ({ limit: 200 }));

/** POST /api/v1/apps/{app}/users; a user who is assigned already is refused (409 E0000062, kind already-exists). */
export const assignUserToApp = write('POST', '/api/v1/apps/{app}/users', {
  body: (parameters) =>
    given({
      id: parameters.text('user'),
      scope: 'USER',
      profile: parameters.optionalObject('profile'),
      credentials: parameters.optionalObject('credentials'),
    }),
  lookUp: 'list-app-users',
});

/** DELETE /api/v1/apps/{app}/users/{user} */
export const removeUserFromApp = write('DELETE', '/api/v1/apps/{app}/users/{user}');

/** GET /api/v1/apps/{app}/users */
export const listAppUsers = list('/api/v1/apps/{app}/users', () => ({ limit: 200 }));
