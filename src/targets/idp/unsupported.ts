import type { IdpOperationName } from '../../flow/idp-operations.ts';
import { TargetError } from '../port.ts';

/**
 * What a target answers to an operation that its server has nothing for.
 * @param server as messages name it: "Active Directory"
 * @param known the operations it has
 */
export function unsupported(operation: IdpOperationName, server: string, known: readonly string[]): TargetError {
  const message = `${server} has nothing for the operation ${operation}. It has ${known.join(', ')}.`;
  return new TargetError('invalid-input', message, { code: 'unsupported-operation', safeToRepeat: true });
}
