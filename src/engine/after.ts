import type { MaybePromise } from '../targets/port.ts';

/** Goes on with a value at once when it is there, and when it comes otherwise: nothing is awaited without need. */
export function after<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
