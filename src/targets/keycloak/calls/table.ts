import type { IdpOperationName } from '../../../flow/idp-operations.ts';
import { rawRequestOf } from '../../idp/raw-request.ts';
import type { KeycloakCall } from './call.ts';
import * as groups from './groups.ts';
import * as users from './users.ts';

/** Any request below the realm in the admin API. */
const request: KeycloakCall = async ({ conversation, base, parameters }) => {
  if (parameters.flag('pages', false)) throw parameters.refused('pages', 'is for servers that link their pages, such as Okta');
  const raw = rawRequestOf(parameters);
  return (await conversation.exchange({ ...raw, path: base + raw.path })).value;
};

/** How the operations of the flow language are made in Keycloak's admin API, which knows enabled users and others. */
export const KEYCLOAK_CALLS: Readonly<Partial<Record<IdpOperationName, KeycloakCall>>> = {
  'find-user': users.readUser,
  'list-users': users.listUsers,
  'create-user': users.createUser,
  'update-user': users.updateUser,
  'replace-user': users.replaceUser,
  'activate-user': users.setEnabled(true),
  'deactivate-user': users.setEnabled(false),
  'suspend-user': users.setEnabled(false),
  'unsuspend-user': users.setEnabled(true),
  'delete-user': users.deleteUser,
  'list-user-groups': groups.listUserGroups,
  'find-group': groups.readGroup,
  'list-groups': groups.listGroups,
  'create-group': groups.createGroup,
  'delete-group': groups.deleteGroup,
  'list-group-users': groups.listGroupUsers,
  'add-user-to-group': groups.addUserToGroup,
  'remove-user-from-group': groups.removeUserFromGroup,
  request,
};
