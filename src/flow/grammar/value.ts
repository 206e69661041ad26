import { isAlias, type Alias, type Document, type LineCounter, type Node } from 'yaml';
import type { Json } from '../json.ts';
import { aliasTargets } from './aliases.ts';
import type { Position, Problem, ProblemCode, Range } from '../problem.ts';

/** A JSON Schema, as far as the grammar writes it. */
export type Schema = { readonly [key: string]: Json | undefined };

/**
 * One kind of value in a flow file. The same definition reads it from YAML with every problem in place, describes
 * it as JSON Schema for editors, and names it on the reference page.
 */
export interface ValueType<T> {
  /** A few words for the reference page and for messages: "a duration (500ms, 5s, 2m)". */
  readonly label: string;
  /** @returns the value, or undefined after a problem has been reported */
  read(node: Node, path: string, reader: Reader): T | undefined;
  readonly schema: () => Schema;
  /** What it is made of, for completion, hover and forms. */
  readonly shape: Shape;
}

/** What the text of a scalar is. */
export type ScalarContent =
  | 'text'
  | 'expression'
  | 'template'
  | 'sql'
  | 'script'
  | 'rule'
  /** the id of a step */
  | 'step'
  /** the name of an object */
  | 'object'
  /** the name of a target */
  | 'target'
  /** the name of an IdP operation */
  | 'operation'
  /** the path of a file */
  | 'file'
  /** a reference to a secret, and nothing else */
  | 'secret'
  /** a text in which references to secrets and variables may stand */
  | 'reference'
  /** one of `words` */
  | 'word'
  | 'flag'
  | 'number'
  | 'duration';

/** A key of a map with fixed keys. */
export interface ShapedField {
  readonly type: ValueType<unknown>;
  readonly doc: string;
  readonly required: boolean;
}

/** One of several sets of keys that a map can have, told by the key that names it or by the word of a tag. */
export interface Variant {
  readonly title: string;
  readonly doc: string;
  readonly fields: Readonly<Record<string, ShapedField>>;
  /** The body of such a map, in YAML. */
  readonly example?: string | undefined;
}

/** What a value is made of, as far as an editor needs it to offer what can be written. */
export type Shape =
  | { readonly is: 'scalar'; readonly holds: ScalarContent; readonly words?: Readonly<Record<string, string>> }
  | { readonly is: 'record'; readonly fields: Readonly<Record<string, ShapedField>> }
  | {
      readonly is: 'variants';
      readonly variants: Readonly<Record<string, Variant>>;
      /** The key whose word names the variant (`kind: sqlite`), where no key of its own does. */
      readonly tag?: { readonly key: string; readonly field: ShapedField } | undefined;
    }
  | { readonly is: 'list'; readonly item: ValueType<unknown>; readonly single: boolean }
  | { readonly is: 'map'; readonly value: ValueType<unknown>; readonly known?: Readonly<Record<string, string>> | undefined }
  | {
      readonly is: 'either';
      readonly when: 'text' | 'list' | 'map' | 'number';
      readonly first: ValueType<unknown>;
      readonly other: ValueType<unknown>;
    }
  /** nested maps and lists whose texts are expressions */
  | { readonly is: 'computed' }
  | { readonly is: 'json' };

export type TypeOf<V> = V extends ValueType<infer T> ? T : never;

/** Where values stand: path of keys joined by `/`, as in `steps/create/insert`. */
export type Positions = ReadonlyMap<string, Range>;

/** Most values in a file. */
export const MAX_NODES = 1_000_000;
const MAX_DEPTH = 100;
/** Most values that aliases may stand for, all together: each is read again for every alias that reaches it. */
const MAX_ALIASED = 50_000;

/** State of reading one file: collects problems and remembers where each value stands. */
export class Reader {
  readonly file: string;
  readonly text: string;
  readonly problems: Problem[] = [];
  readonly positions = new Map<string, Range>();
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #open: Node[] = [];
  #aliases: ReadonlyMap<Alias, Node> | undefined;
  #nodes = 0;
  /** Aliases that the value at hand stands behind. */
  #behind = 0;
  #aliased = 0;

  constructor(file: string, text: string, document: Document, lines: LineCounter) {
    this.file = file;
    this.text = text;
    this.#document = document;
    this.#lines = lines;
  }

  /** Reads a node as the given type, with aliases resolved, and remembers its place. */
  read<T>(type: ValueType<T>, node: Node, path: string): T | undefined {
    this.positions.set(path, this.rangeOf(node));
    const resolved = isAlias(node) ? this.#resolve(node) : node;
    if (resolved === undefined || this.#isTooOftenAliased(node, resolved)) return undefined;
    if (++this.#nodes > MAX_NODES || this.#open.length > MAX_DEPTH) {
      this.report('too-large', node, `More than ${MAX_NODES} values or ${MAX_DEPTH} levels.`);
      return undefined;
    }
    this.#open.push(resolved);
    if (resolved !== node) this.#behind++;
    try {
      return type.read(resolved, path, this);
    } finally {
      this.#open.pop();
      if (resolved !== node) this.#behind--;
    }
  }

  report(code: ProblemCode, where: Node | Range, message: string, suggestion?: string): void {
    const range = 'start' in where ? where : this.rangeOf(where);
    this.problems.push({
      code,
      severity: 'error',
      message,
      file: this.file,
      range,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }

  /** Number of values read so far. */
  get count(): number {
    return this.#nodes;
  }

  /** The line that holds the offset. */
  lineAt(offset: number): string {
    const start = this.text.lastIndexOf('\n', offset - 1) + 1;
    const end = this.text.indexOf('\n', offset);
    return this.text.slice(start, end < 0 ? undefined : end);
  }

  rangeOf(node: Node): Range {
    const [start, end] = node.range ?? [0, 0];
    return this.range(start, end);
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  position(wanted: number): Position {
    // The YAML parser points behind the end where something is missing there.
    const offset = Math.min(wanted, this.text.length);
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), offset };
  }

  /** Few lines of aliases can stand for more values than any memory holds; that is told once. */
  #isTooOftenAliased(node: Node, resolved: Node): boolean {
    if (this.#behind === 0 && resolved === node) return false;
    if (++this.#aliased === MAX_ALIASED + 1)
      this.report(
        'too-large',
        node,
        `The aliases of the file stand for more than ${MAX_ALIASED} values.`,
        'Write out what is meant, or refer to less.',
      );
    return this.#aliased > MAX_ALIASED;
  }

  #resolve(alias: Alias): Node | undefined {
    this.#aliases ??= aliasTargets(this.#document);
    const node = this.#aliases.get(alias);
    if (node === undefined) {
      this.report('yaml-syntax', alias, `The alias *${alias.source} refers to nothing.`);
      return undefined;
    }
    if (this.#open.includes(node)) {
      this.report('cyclic-alias', alias, `The alias *${alias.source} stands inside the node it refers to.`);
      return undefined;
    }
    return node;
  }
}
