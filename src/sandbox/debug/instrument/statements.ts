/** Names that are visible together. */
export interface Scope {
  readonly kind: 'block' | 'catch' | 'function' | 'parameters';
  readonly names: readonly string[];
  readonly constants: readonly string[];
  readonly parent: Scope | undefined;
}

/** A place at which a script can pause: a statement, a loop's test, an arrow function's expression. */
export interface Statement {
  /** Offsets in the piece's code; the end of compound statements is that of their head. */
  readonly start: number;
  readonly end: number;
  /** Index in the piece's functions. */
  readonly inFunction: number;
  /** Innermost scope. */
  readonly scope: Scope;
  /** Stands in a `try` with a `catch` of the same function. */
  readonly caught: boolean;
}

export interface ScriptFunction {
  readonly name: string;
  readonly start: number;
  /** Its outermost scope. */
  readonly scope: Scope;
}
