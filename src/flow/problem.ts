/** A place in a text file. Lines and columns count from 1, offsets from 0, in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Half-open: `end` is the first position behind. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Everything validation can find; the text explains the code on the reference page. */
export const PROBLEM_CODES = {
  'yaml-syntax': 'The file is not valid YAML.',
  'empty-file': 'The file holds no flow.',
  'unsupported-version': 'The file is written for another version of the flow language.',
  'too-large': 'The file is too large or too deeply nested to be a flow.',
  'cyclic-alias': 'A YAML alias stands inside the node it refers to.',
  'unknown-key': 'The key does not exist here.',
  'missing-key': 'A required key is missing.',
  'wrong-type': 'The value is of another type than the key takes.',
  'wrong-value': 'The value is of the right type, but not one that the key takes.',
  'unknown-kind': 'The step has no key that says what kind of step it is.',
  'ambiguous-kind': 'The step has keys of two kinds.',
  'invalid-name': 'The name can not be used here.',
  'invalid-rule': 'The mapping rule is not of the form `system <= source`, `system => source` or `system <=> source`.',
  'invalid-expression': 'The expression is not valid JavaScript.',
  'unknown-name': 'The expression uses a name that is not in scope.',
  'invalid-script': 'The script does not compile.',
  'always-vetoes': 'The pre-trigger never returns a value, so it vetoes every time.',
  'unknown-step': 'An edge leads to a step that does not exist.',
  'uncatchable-kind': 'Errors of this kind always end the run: no edge catches them, and no step tries them again.',
  'unreachable-step': 'No path from the start leads to this step.',
  'endless-loop': 'No path leads from this step to the end of the flow.',
  'loop-without-body': 'The body of a for-each never comes back to it.',
  'unknown-object': 'The object is not defined in this flow.',
  'unknown-target': 'The target is not declared in this flow.',
  'wrong-target-kind': 'The target is of another kind than the step or property needs.',
  'missing-property': 'The object has no such property; the step would be skipped.',
  'missing-mapping': 'The object has no rules in the direction that the step needs.',
  'missing-key-attributes': 'The object has no `key`, which the step needs.',
  'unused-object': 'No step uses the object.',
  'unused-target': 'Nothing uses the target.',
  'invalid-sql': 'The statement can not be read.',
  'unbound-parameter': 'Nothing sets the parameter of the statement.',
  'unknown-table': 'The database, whose schema is known, has no such table.',
  'unknown-column': 'The tables of the statement, whose columns are known, have no such column.',
  'unknown-operation': 'The IdP operation does not exist.',
  'missing-parameter': 'The operation needs a parameter that is not given.',
  'unknown-parameter': 'The operation does not take this parameter.',
  'missing-file': 'The file does not exist or can not be read.',
  'invalid-schema': 'The JSON Schema is not valid.',
  'invalid-call': 'The called flow is not valid.',
  'call-cycle': 'Flows call each other in a circle.',
  'plain-secret': 'A secret stands in a targets file or a description of an API itself, where a reference belongs.',
  'unbound-target': 'No environment of the targets file has the target of the flow.',
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** One finding of validation. */
export interface Problem {
  readonly code: ProblemCode;
  /** Errors keep a flow from running, warnings do not. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly suggestion?: string;
  /** File as the caller named it. */
  readonly file: string;
  readonly range: Range;
}

/** Orders problems as a reader meets them: by file as given, then by place. */
export function inReadingOrder(problems: readonly Problem[]): Problem[] {
  const files = new Map<string, number>();
  for (const problem of problems) if (!files.has(problem.file)) files.set(problem.file, files.size);
  return [...problems].sort(
    (a, b) =>
      files.get(a.file)! - files.get(b.file)! || a.range.start.offset - b.range.start.offset || a.code.localeCompare(b.code),
  );
}
