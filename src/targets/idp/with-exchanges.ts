import { TargetError, type IdpExchange } from '../port.ts';

/** The error with what went over the wire before it. */
export function withExchanges(error: TargetError, exchanges: readonly IdpExchange[]): TargetError {
  const { kind, message, code, details, cause, safeToRepeat } = error;
  return new TargetError(kind, message, { code, details, cause, safeToRepeat, exchanges });
}
