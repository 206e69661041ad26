import type { IdpOperationName } from '../../flow/idp-operations.ts';
import { operationRemoves, operationWrites } from '../../flow/call-effects.ts';
import type { JsonObject } from '../../flow/json.ts';
import type { CallOptions, IdpResult, IdpTarget, TargetStatus } from '../port.ts';
import { attemptOf, changedNothing, mayRemove } from './call-guard.ts';
import type { Protection } from './protection.ts';

/** An identity provider of a protected environment: each operation that writes is one change. */
export class GuardedIdp implements IdpTarget {
  readonly kind = 'idp';
  readonly name: string;
  readonly #target: IdpTarget;
  readonly #protection: Protection;

  constructor(target: IdpTarget, protection: Protection) {
    this.name = target.name;
    this.#target = target;
    this.#protection = protection;
  }

  async call(operation: IdpOperationName, parameters: JsonObject, options?: CallOptions): Promise<IdpResult> {
    if (!operationWrites(operation, parameters)) return this.#target.call(operation, parameters, options);
    const { changes } = this.#protection;
    await mayRemove(this.#protection, {
      target: this.name,
      what: operation,
      removes: operationRemoves(operation, parameters),
      parameters: () => parameters,
      options,
    });
    const attempt = attemptOf(options, operation, [parameters]);
    const counted = changes.take(1, `${operation} in \`${this.name}\``, attempt);
    try {
      return await this.#target.call(operation, parameters, options);
    } catch (error) {
      if (changedNothing(error, options?.signal)) changes.giveBack(counted);
      else changes.leaveUncertain(counted, attempt);
      throw error;
    }
  }

  test(): Promise<TargetStatus> {
    return this.#target.test();
  }

  browser(): ReturnType<IdpTarget['browser']> {
    return this.#target.browser();
  }

  close(): Promise<void> {
    return this.#target.close();
  }
}
