import type { SyntaxNode } from '../../../flow/script/syntax.ts';
import type { ScriptPiece } from '../../port.ts';
import { check, leave, ownScope, THIS_SCOPE, type ScopeCode } from './code.ts';
import type { BlockNames } from './names.ts';
import type { Scope, ScriptFunction, Statement } from './statements.ts';
import { TextEdits } from './text-edits.ts';

/** What is known of the place in the code that is being worked on. */
export interface Context {
  readonly inFunction: number;
  readonly scope: Scope;
  readonly caught: boolean;
  /** Blocks with an evaluator of their own that it stands in, up to its function. */
  readonly level: number;
  /** The innermost scope has no evaluator of its own. */
  readonly fresh: boolean;
  /** Generators and async functions: they leave the stack and come back. */
  readonly suspends: boolean;
}

/** Where the ids of a piece start. */
export interface FirstIds {
  readonly statement: number;
  readonly function: number;
}

/** What is gathered while a piece is gone through: the edits of its text, and the list of its statements. */
export class Instrumentation {
  readonly statements: Statement[] = [];
  readonly functions: ScriptFunction[] = [];
  readonly edits: TextEdits;
  readonly text: string;
  readonly #shift: number;
  readonly #first: FirstIds;
  /** Per function: most levels of blocks with an evaluator of their own. */
  readonly #levels = new Map<number, number>();

  /** @param shift offset of the piece's code in the text */
  constructor(text: string, shift: number, first: FirstIds) {
    this.edits = new TextEdits(text);
    this.text = text;
    this.#shift = shift;
    this.#first = first;
  }

  /** Adds the piece itself, which is a function as well. @returns the context of its statements */
  addPiece(piece: ScriptPiece, scope: Scope): Context {
    return this.#addFunction(piece.name, 0, scope, false);
  }

  /** Adds a function. @returns the context of what it consists of */
  addFunction(name: string, node: SyntaxNode, scope: Scope, suspends = false): Context {
    return this.#addFunction(name, node.start - this.#shift, scope, suspends);
  }

  #addFunction(name: string, start: number, scope: Scope, suspends: boolean): Context {
    this.functions.push({ name, start, scope });
    const inFunction = this.#first.function + this.functions.length - 1;
    return { inFunction, scope, caught: false, level: 0, fresh: false, suspends };
  }

  /** Code for the end of a function, when all of it has been gone through. */
  leave({ inFunction }: Context): string {
    return leave(this.#levels.get(inFunction) ?? 0);
  }

  /**
   * Gives a block an evaluator of its own.
   * @returns code for its start, and the context of its statements
   */
  ownScope(context: Context): { readonly code: string; readonly inside: Context } {
    const level = context.level + 1;
    const { inFunction } = context;
    this.#levels.set(inFunction, Math.max(level, this.#levels.get(inFunction) ?? 0));
    return { code: ownScope(level), inside: { ...context, level, fresh: false } };
  }

  /** Adds a statement and answers the code, an expression, that pauses at it. */
  check(node: { readonly start: number; readonly end: number }, context: Context, calls: boolean, forced = false): string {
    const { inFunction, scope, fresh, level, caught } = context;
    const id = this.#first.statement + this.statements.length;
    this.statements.push({ start: node.start - this.#shift, end: node.end - this.#shift, inFunction, scope, caught });
    const evaluator: ScopeCode = fresh ? THIS_SCOPE : level;
    return check(id, { scope: evaluator, calls, forced });
  }

  /** What a function is called that has no name of its own, after what it is assigned to. */
  label(node: SyntaxNode | undefined): string {
    return node ? this.text.slice(node.start, Math.min(node.end, node.start + 80)) : '(anonymous)';
  }
}

/** The context of a block in which more names are seen, and which has no evaluator yet. */
export const withScope = (kind: Scope['kind'], { names, constants }: BlockNames, context: Context): Context => ({
  ...context,
  fresh: true,
  scope: { kind, names, constants, parent: context.scope },
});
