import assert from 'node:assert/strict';
import type { IdpOperationName } from '../../src/flow/idp-operations.ts';
import type { Json, JsonObject } from '../../src/flow/json.ts';
import type { CallOptions, IdpTarget } from '../../src/targets/port.ts';

export interface IdpCall {
  readonly operation: IdpOperationName;
  readonly parameters: JsonObject;
  readonly options: CallOptions | undefined;
}

/** An identity provider that answers as the test says, for what a real one does too seldom. `calls` holds what was asked. */
export function scriptedIdp(
  answer: (call: IdpCall, number: number) => Json | Promise<Json>,
): IdpTarget & { readonly calls: readonly IdpCall[] } {
  const calls: IdpCall[] = [];
  return {
    kind: 'idp',
    name: 'idp',
    calls,
    async call(operation, parameters, options) {
      const call = { operation, parameters, options };
      calls.push(call);
      return { value: await answer(call, calls.length), exchanges: [] };
    },
    test: () => Promise.resolve({ ok: true, server: 'scripted', latencyMs: 0 }),
    browser: () => assert.fail('Nobody looks around in a scripted IdP.'),
    close: () => Promise.resolve(),
  };
}

/** Answers never; gives up as adapters do when the call is aborted: a turn later, when the connection is closed. */
export const silence = ({ options }: IdpCall): Promise<Json> =>
  new Promise((_resolve, reject) => {
    const signal = options?.signal;
    const stop = (): void => void setImmediate(reject, signal?.reason);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });

/** A promise that the test settles. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
