import type { Problem } from '../../flow/problem.ts';

/** The targets of a run can not be opened; the message is a sentence that says what to do. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** `idflow.targets.yaml`, or a file that it names, is not sound. */
export class TargetsFileError extends EnvironmentError {
  /** Everything that is wrong, in reading order. Messages repeat no values that could be secrets. */
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(`${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}.`);
    this.problems = problems;
  }
}

/** What an error says, and the first problem where it is about a file. */
export function wordsOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const first = error instanceof TargetsFileError ? error.problems[0] : undefined;
  return first ? `${said} Line ${first.range.start.line}: ${first.message} ${first.suggestion ?? ''}`.trimEnd() : said;
}
