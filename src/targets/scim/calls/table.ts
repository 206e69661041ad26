import type { IdpOperationName } from '../../../flow/idp-operations.ts';
import { rawRequestOf } from '../../idp/raw-request.ts';
import type { ScimCall } from './call.ts';
import * as groups from './groups.ts';
import * as users from './users.ts';

/** Any request below the base URL, for what has no operation of its own. */
const request: ScimCall = async ({ conversation, parameters }) => {
  if (parameters.flag('pages', false)) throw parameters.refused('pages', 'is for servers that link their pages, such as Okta');
  return (await conversation.send(rawRequestOf(parameters))).value;
};

/** How the operations of the flow language are made in SCIM, which knows active users and others, and nothing between. */
export const SCIM_CALLS: Readonly<Partial<Record<IdpOperationName, ScimCall>>> = {
  'find-user': users.readUser,
  'list-users': users.listUsers,
  'create-user': users.createUser,
  'update-user': users.updateUser,
  'replace-user': users.replaceUser,
  'activate-user': users.setActive(true),
  'deactivate-user': users.setActive(false),
  'suspend-user': users.setActive(false),
  'unsuspend-user': users.setActive(true),
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
