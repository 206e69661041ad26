import { booleanParameter, ok, param } from './exchange.ts';
import type { Answer, Call, IdpContext } from './exchange.ts';
import { randomLetters } from './identifiers.ts';
import { OktaError } from './okta-error.ts';
import type { Route } from './router.ts';
import { signsInElsewhere } from './user-profile.ts';
import { credentialsOf, requireUser, setStatus } from './user-records.ts';
import type { UserRow } from './user-records.ts';

/** The calls under /api/v1/users/{user}/lifecycle (tag UserLifecycle of Okta's API description). */
export const USER_LIFECYCLE_ROUTES: readonly Route[] = [
  transition('activate', (call, row) => {
    if (row.status !== 'STAGED' && row.status !== 'DEPROVISIONED') throw new OktaError('E0000016');
    const credentials = credentialsOf(row);
    const complete = credentials.hasPassword || signsInElsewhere(credentials);
    setStatus(call, row, complete ? 'ACTIVE' : 'PROVISIONED');
    return complete ? {} : activationToken(call, true);
  }),
  transition('reactivate', (call, row) => {
    if (row.status !== 'PROVISIONED' && row.status !== 'RECOVERY') throw new OktaError('E0000038');
    return activationToken(call, false);
  }),
  transition('deactivate', (call, row) => {
    // "Perform this operation only on users that do not have a DEPROVISIONED status."
    if (row.status === 'DEPROVISIONED') throw new OktaError('E0000038');
    deactivate(call, row);
    return {};
  }),
  transition('suspend', (call, row) => {
    if (row.status !== 'ACTIVE') throw notSuspendable('Cannot suspend a user that is not active');
    setStatus(call, row, 'SUSPENDED');
    return {};
  }),
  transition('unsuspend', (call, row) => {
    if (row.status !== 'SUSPENDED') throw notSuspendable('Cannot unsuspend a user that is not suspended');
    setStatus(call, row, 'ACTIVE');
    return {};
  }),
  transition('unlock', (call, row) => {
    if (row.status !== 'LOCKED_OUT') throw new OktaError('E0000032');
    setStatus(call, row, 'ACTIVE');
    return {};
  }),
];

/**
 * Deactivates a user: it loses its applications but stays in its groups (deactivateUser in Okta's API description;
 * "Deactivated Users not Removed From Okta Groups Automatically" at support.okta.com). Inside a transaction.
 */
export function deactivate(context: IdpContext, row: UserRow): void {
  setStatus(context, row, 'DEPROVISIONED');
  context.store.run('DELETE FROM app_users WHERE userId = ?', row.id);
}

function transition(name: string, change: (call: Call, row: UserRow) => Record<string, string>): Route {
  return {
    method: 'POST',
    path: `/api/v1/users/{user}/lifecycle/${name}`,
    access: 'okta.users.manage',
    handle: (call): Answer => ok(change(call, requireUser(call, param(call, 'user')))),
  };
}

/** Where no mail is sent the caller is given what the mail would hold. Nothing is mailed from here. */
function activationToken(call: Call, mailsByDefault: boolean): Record<string, string> {
  if (booleanParameter(call, 'sendEmail', mailsByDefault)) return {};
  const activationToken = randomLetters(20);
  return { activationUrl: `${call.url}/welcome/${activationToken}`, activationToken };
}

/** Summary and causes as in answers of Okta quoted in public tests; both operations name `suspendUser`. */
function notSuspendable(cause: string): OktaError {
  return new OktaError('E0000001', { subject: 'suspendUser', causes: [cause] });
}
