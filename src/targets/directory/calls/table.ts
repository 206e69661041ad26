import type { IdpOperationName } from '../../../flow/idp-operations.ts';
import type { DirectoryCall } from './call.ts';
import * as groups from './groups.ts';
import * as users from './users.ts';

/**
 * How the operations of the flow language are made in a directory. A directory does not tell suspended from deactivated: both
 * block the user, and both of what undoes them lets the user in again.
 */
export const DIRECTORY_CALLS: Readonly<Partial<Record<IdpOperationName, DirectoryCall>>> = {
  'find-user': users.readUser,
  'list-users': users.listUsers,
  'create-user': users.createUser,
  'update-user': users.updateUser,
  'replace-user': users.replaceUser,
  'activate-user': users.setState('ACTIVE'),
  'deactivate-user': users.setState('DEPROVISIONED'),
  'suspend-user': users.setState('DEPROVISIONED'),
  'unsuspend-user': users.setState('ACTIVE'),
  'delete-user': users.deleteUser,
  'list-user-groups': groups.listUserGroups,
  'find-group': groups.readGroup,
  'list-groups': groups.listGroups,
  'create-group': groups.createGroup,
  'delete-group': groups.deleteGroup,
  'list-group-users': groups.listGroupUsers,
  'add-user-to-group': groups.addUserToGroup,
  'remove-user-from-group': groups.removeUserFromGroup,
};
