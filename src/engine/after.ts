import type { MaybePromise } from '../targets/port.ts';

/** Goes on with a value at once when it is there, and when it comes otherwise: nothing is awaited without need. */
export function after<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** As {@link after}, with what belongs to the value handed through: where it is there, not even a closure is made. */
export function afterIn<S, T, U>(
  place: S,
  value: MaybePromise<T>,
  next: (place: S, value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return value instanceof Promise ? later(place, value, next) : next(place, value);
}

/**
 * The waiting half of {@link afterIn}, for steps that run most: calling their own function themselves lets it be inlined,
 * which a function shared by all can not. Apart, because a function that could make a closure pays for it even when it does not.
 */
export function later<S, T, U>(place: S, value: Promise<T>, next: (place: S, value: T) => MaybePromise<U>): Promise<U> {
  return value.then((ready) => next(place, ready));
}
