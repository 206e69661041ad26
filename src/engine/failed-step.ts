import type { Failure } from './outcome.ts';

/** Carries the failure of a step through the loops around it. */
export class FailedStep extends Error {
  override readonly name = 'FailedStep';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
