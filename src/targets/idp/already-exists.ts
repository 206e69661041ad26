import { RE2JS } from 're2js';
import { TargetError, type ErrorPredicate } from '../port.ts';

/** An error answer, as far as predicates look at it. */
export interface ErrorAnswer {
  readonly status: number;
  readonly errorCode: string | undefined;
  /** Summary and causes, in the server's order. */
  readonly texts: readonly string[];
}

export type AnswerTest = (answer: ErrorAnswer) => boolean;

/**
 * Okta's known words for a duplicate (https://developer.okta.com/docs/reference/error-codes/): a taken login, group name, origin;
 * a taken app label; a user assigned already. Other 400 answers mean bad data and must not pass for "already there".
 */
const KNOWN: readonly ErrorPredicate[] = [
  { errorCode: 'E0000001', cause: '(?i)already exists' },
  { errorCode: 'E0000040' },
  { status: 409, errorCode: 'E0000062' },
];

/**
 * Compiles predicates; any that matches means "already exists".
 * @param allowed whether a status alone may tell, where people say for one request what its answers mean
 * @throws TargetError invalid-input: a pattern that RE2 does not take, or a predicate that would swallow every error of a status
 */
export function compilePredicates(
  predicates: readonly ErrorPredicate[],
  allowed: { readonly status?: 'may stand alone' } = {},
): AnswerTest {
  const tests = predicates.map((predicate) => compile(predicate, allowed.status !== undefined));
  return (answer) => tests.some((test) => test(answer));
}

/** The predicates that always hold. */
export const isKnownDuplicate: AnswerTest = compilePredicates(KNOWN);

/** A step hands over the same list in every call; its patterns are compiled once. */
export function predicateCache(): (predicates: readonly ErrorPredicate[]) => AnswerTest {
  const compiled = new WeakMap<readonly ErrorPredicate[], AnswerTest>();
  return (predicates) => {
    let test = compiled.get(predicates);
    if (test === undefined) compiled.set(predicates, (test = compilePredicates(predicates)));
    return test;
  };
}

function compile(predicate: ErrorPredicate, isStatusEnough: boolean): AnswerTest {
  const { status, errorCode, cause } = predicate;
  if (!isStatusEnough && errorCode === undefined && cause === undefined && status !== 409) {
    const message = 'An "already exists" predicate needs an errorCode or a cause: a status alone would hide every other error.';
    throw new TargetError('invalid-input', message, { safeToRepeat: true });
  }
  const pattern = cause === undefined ? undefined : compilePattern(cause);
  return (answer) =>
    (status === undefined || status === answer.status) &&
    (errorCode === undefined || errorCode === answer.errorCode) &&
    (pattern === undefined || answer.texts.some((text) => pattern.test(text)));
}

/** What is wrong with a pattern, in the words of the engine; undefined where it is fine. */
export function problemWithPattern(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** RE2, not RegExp: patterns come from flow files, and a hostile one must not hang the run. */
function compilePattern(cause: string): RE2JS {
  try {
    return RE2JS.compile(cause);
  } catch (error) {
    throw new TargetError(
      'invalid-input',
      `The cause pattern "${cause}" of an "already exists" predicate is not valid: ${wordsOf(error)}.`,
      {
        cause: error,
        safeToRepeat: true,
      },
    );
  }
}
