import type { Target } from '../port.ts';
import { GuardedIdp } from './guarded-idp.ts';
import { GuardedSql } from './guarded-sql.ts';
import type { Protection } from './protection.ts';

/** A target of a protected environment: whoever calls it, what it changes is confirmed and counted. */
export const guardTarget = (target: Target, protection: Protection): Target =>
  target.kind === 'sql' ? new GuardedSql(target, protection) : new GuardedIdp(target, protection);
