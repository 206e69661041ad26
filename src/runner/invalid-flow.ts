import type { Problem } from '../flow/problem.ts';

/**
 * Why a flow can not run, in a line: "people.idflow.yaml, line 12: There is no step `x`. And 2 more errors." Where the text
 * is no YAML, that comes first: the rest may follow from it.
 * @param problems at least one of them an error
 */
export function whyInvalid(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const { file, range, message, suggestion } = errors.find(({ code }) => code === 'yaml-syntax') ?? errors[0]!;
  const name = file.slice(file.lastIndexOf('/') + 1);
  const more = errors.length === 1 ? '' : `And ${errors.length - 1} more ${errors.length === 2 ? 'error' : 'errors'}.`;
  return [`${name}, line ${range.start.line}: ${message}`, suggestion ?? '', more].filter((part) => part !== '').join(' ');
}
