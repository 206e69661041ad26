import { Parser, type Options } from 'acorn';
import { tsPlugin } from '@sveltejs/acorn-typescript';

/**
 * A node of either syntax tree. TypeScript's nodes have no published types, so children are read by name
 * through the functions below, which check what they find.
 */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

// What QuickJS-ng parses. Module code: always strict, and `import`, `export` and `await` become nodes to report kindly.
const OPTIONS: Options = {
  ecmaVersion: 2024,
  sourceType: 'module',
  allowReturnOutsideFunction: true,
  preserveParens: true,
};

const TypeScriptParser = Parser.extend(tsPlugin());

/** @throws SyntaxError, or whatever the parser breaks with on hopeless input */
export const parseJavaScript = (text: string): SyntaxNode => Parser.parse(text, OPTIONS);

/** @throws SyntaxError, or whatever the parser breaks with on hopeless input */
// The plugin's parser dereferences locations, so it needs them switched on.
export const parseTypeScript = (text: string): SyntaxNode => TypeScriptParser.parse(text, { ...OPTIONS, locations: true });

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  'start' in value &&
  'end' in value;

/** The value of a field, whatever it is. */
export const field = (node: SyntaxNode, name: string): unknown => (node as unknown as Record<string, unknown>)[name];

/** The child node in a field, if there is one. */
export function child(node: SyntaxNode, name: string): SyntaxNode | undefined {
  const value = field(node, name);
  return isNode(value) ? value : undefined;
}

/** The child nodes in a list field; empty when there is none. */
export function list(node: SyntaxNode, name: string): readonly SyntaxNode[] {
  const value = field(node, name);
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** True when a flag of the node is set: `declare`, `optional`, `abstract`, … */
export const flag = (node: SyntaxNode, name: string): boolean => field(node, name) === true;

/** All child nodes, in the order of the source. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const value of Object.values(node)) {
    // one by one: a call takes fewer arguments than a script can have statements
    if (Array.isArray(value)) for (const child of value.filter(isNode)) found.push(child);
    else if (isNode(value)) found.push(value);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** First offset at or after `offset` that is neither white space nor inside a comment. */
export function skipTrivia(text: string, offset: number): number {
  let at = offset;
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at++;
    if (text.startsWith('//', at)) {
      while (at < text.length && !/[\n\r\u2028\u2029]/.test(text[at]!)) at++;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
    } else return at;
  }
}
