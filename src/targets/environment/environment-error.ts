import type { Problem } from '../../flow/problem.ts';

/** The targets of a run can not be opened; the message is a sentence that says what to do. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** `idflow.targets.yaml` is not sound. */
export class TargetsFileError extends EnvironmentError {
  /** Everything that is wrong, in reading order. Messages repeat no values that could be secrets. */
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(`${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}.`);
    this.problems = problems;
  }
}
