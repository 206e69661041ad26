import type { JsonObject } from '../../flow/json.ts';
import { TargetError, type CallOptions, type MaybePromise } from '../port.ts';
import type { Protection } from './protection.ts';

/** A call of a target that changes something. */
export interface GuardedCall {
  /** Logical name of the target. */
  readonly target: string;
  /** The statement as written, or the name of the operation. */
  readonly what: string;
  /** Whether the call itself takes something away; what the flow says counts besides. */
  readonly removes: boolean;
  readonly parameters: () => JsonObject;
  readonly options: CallOptions | undefined;
}

/** Says whether it is known that a call which failed has changed nothing; the same rule as for reports of runs. */
export const changedNothing = (error: unknown, signal: AbortSignal | undefined): boolean =>
  error instanceof TargetError
    ? error.safeToRepeat || !['connection', 'timeout', 'unavailable'].includes(error.kind)
    : signal?.aborted !== true;

/** Asks for what a call needs to be confirmed. @throws TargetError of kind not-confirmed */
export function mayRemove(
  protection: Protection,
  { target, what, removes, parameters, options }: GuardedCall,
): MaybePromise<void> {
  if (!protection.confirmDeletes || !(removes || options?.intent === 'delete')) return undefined;
  const { environment } = protection;
  const refuse = (why: string, remedy = ''): never => {
    throw new TargetError(
      'not-confirmed',
      `The environment \`${environment}\` is protected, and ${why}. Not done in \`${target}\`: ${shortened(what)}.${remedy}`,
      { safeToRepeat: true },
    );
  };
  if (!options?.confirm)
    return refuse(
      'there is nobody to confirm that something is deleted in it',
      ' On the command line `--allow-deletes` allows it.',
    );
  return options.confirm({ environment, target, what, parameters: parameters() }).then((confirmed) => {
    if (!confirmed) refuse('the delete was not confirmed');
  });
}

/** The same for each attempt at the same write of a step. */
export const attemptOf = (options: CallOptions | undefined, what: string, parameters: readonly unknown[]): string | undefined =>
  options?.idempotencyKey === undefined ? undefined : JSON.stringify([options.idempotencyKey, what, parameters]);

export const shortened = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
};
