import type { IdpOperationName } from '../../../../flow/idp-operations.ts';
import * as apps from './apps.ts';
import type { OktaCall } from './call.ts';
import * as groups from './groups.ts';
import * as origins from './trusted-origins.ts';
import { rawRequest } from './raw-request.ts';
import * as users from './users.ts';

/** How each operation of the flow language is made in Okta's management API. */
export const OKTA_CALLS: Readonly<Record<IdpOperationName, OktaCall>> = {
  'find-user': users.findUser,
  'list-users': users.listUsers,
  'create-user': users.createUser,
  'update-user': users.updateUser,
  'replace-user': users.replaceUser,
  'activate-user': users.activateUser,
  'deactivate-user': users.deactivateUser,
  'suspend-user': users.suspendUser,
  'unsuspend-user': users.unsuspendUser,
  'delete-user': users.deleteUser,
  'list-user-groups': users.listUserGroups,
  'find-group': groups.findGroup,
  'list-groups': groups.listGroups,
  'create-group': groups.createGroup,
  'delete-group': groups.deleteGroup,
  'list-group-users': groups.listGroupUsers,
  'add-user-to-group': groups.addUserToGroup,
  'remove-user-from-group': groups.removeUserFromGroup,
  'find-app': apps.findApp,
  'create-app': apps.createApp,
  'activate-app': apps.activateApp,
  'deactivate-app': apps.deactivateApp,
  'delete-app': apps.deleteApp,
  'assign-group-to-app': apps.assignGroupToApp,
  'remove-group-from-app': apps.removeGroupFromApp,
  'list-app-groups': apps.listAppGroups,
  'assign-user-to-app': apps.assignUserToApp,
  'remove-user-from-app': apps.removeUserFromApp,
  'list-app-users': apps.listAppUsers,
  'find-trusted-origin': origins.findTrustedOrigin,
  'create-trusted-origin': origins.createTrustedOrigin,
  'delete-trusted-origin': origins.deleteTrustedOrigin,
  request: rawRequest,
};
