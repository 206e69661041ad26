import { parseExpressionAt, tokenizer, tokTypes, type AnyNode, type Expression as ExpressionNode, type Options } from 'acorn';
import { full } from 'acorn-walk';

/** A name that an expression takes from outside, with the properties read from it: `source.manager.mail`. */
export interface Reference {
  readonly name: string;
  /** Property names that follow, as far as they are plain. */
  readonly path: readonly string[];
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** An expression that parses. */
export interface Expression {
  readonly text: string;
  readonly ast: ExpressionNode;
  readonly references: readonly Reference[];
}

/** Why an expression does not parse. */
export interface ExpressionError {
  readonly error: string;
  readonly offset: number;
}

/** Identifiers that debugging inserts; scripts may not use them. */
export const RESERVED_PREFIX = '__d$';

const OPTIONS: Options = { ecmaVersion: 2024, sourceType: 'module', preserveParens: true };
const MAX_LENGTH = 100_000;
const CACHE_SIZE = 5_000;
const cache = new Map<string, Expression | ExpressionError>();

/** Parses one JavaScript expression; nothing may follow it. Never throws. Answers of equal texts are shared. */
export function parseExpression(text: string): Expression | ExpressionError {
  const known = cache.get(text);
  if (known) return known;
  const parsed = parse(text);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

export const isExpressionError = (parsed: Expression | ExpressionError): parsed is ExpressionError => 'error' in parsed;

function parse(text: string): Expression | ExpressionError {
  if (text.trim() === '') return { error: 'An expression is missing here.', offset: 0 };
  if (text.length > MAX_LENGTH)
    return { error: `The expression has ${text.length} characters; at most ${MAX_LENGTH} are allowed.`, offset: 0 };
  try {
    const ast = parseExpressionAt(text, 0, OPTIONS);
    const rest = restOf(text, ast.end);
    if (rest !== undefined) return { error: 'Only one expression is allowed here.', offset: rest };
    const refused = /\b(await|import)\b/.test(text) ? refusedIn(ast, text) : undefined;
    if (refused) return refused;
    const references = freeReferences(ast);
    const reserved = references.find(({ name }) => name.startsWith(RESERVED_PREFIX));
    if (reserved) return { error: `Names that start with ${RESERVED_PREFIX} are reserved.`, offset: reserved.start };
    return { text, ast, references };
  } catch (error) {
    return syntaxError(error, text);
  }
}

/** What parses but can not run: expressions are synchronous and no modules. */
function refusedIn(root: AnyNode, text: string): ExpressionError | undefined {
  let refused: ExpressionError | undefined;
  full(root, ({ type, start }) => {
    if (type === 'AwaitExpression') refused ??= { error: 'Leave out `await`: expressions answer at once.', offset: start };
    else if (type === 'ImportExpression' || (type === 'MetaProperty' && text.startsWith('import', start)))
      refused ??= { error: 'An expression can not import.', offset: start };
  });
  return refused;
}

/** A piece of a template: text, or an expression with the offset at which it starts. */
export type TemplatePart = { readonly text: string } | { readonly expression: Expression; readonly offset: number };

/**
 * Parses text with `${expression}` in it. Never throws.
 * @returns the parts in order, or the first error with its offset in the text
 */
export function parseTemplate(text: string): readonly TemplatePart[] | ExpressionError {
  if (text.length > MAX_LENGTH)
    return { error: `The text has ${text.length} characters; at most ${MAX_LENGTH} are allowed.`, offset: 0 };
  const parts: TemplatePart[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('${', at);
    if (open < 0) break;
    if (open > at) parts.push({ text: text.slice(at, open) });
    const start = open + 2;
    let end: number;
    try {
      const ast = parseExpressionAt(text, start, OPTIONS);
      end = ast.end;
      while (/\s/.test(text[end] ?? '')) end++;
      if (text[end] !== '}') return { error: 'The `}` that closes `${` is missing.', offset: end };
    } catch (error) {
      return syntaxError(error, text);
    }
    const expression = parseExpression(text.slice(start, end));
    if (isExpressionError(expression)) return { error: expression.error, offset: start + expression.offset };
    parts.push({ expression, offset: start });
    at = end + 1;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at) });
  return parts;
}

/** Offset of the first thing after `end` that is no space and no comment; undefined when there is none. */
function restOf(text: string, end: number): number | undefined {
  const token = tokenizer(text.slice(end), OPTIONS).getToken();
  return token.type === tokTypes.eof ? undefined : end + token.start;
}

function syntaxError(error: unknown, text: string): ExpressionError {
  if (error instanceof RangeError) return { error: 'The expression is nested too deeply.', offset: 0 };
  const { message, pos } = error as { message?: unknown; pos?: unknown };
  const offset = typeof pos === 'number' ? pos : 0;
  const sentence = String(message ?? error).replace(/ \(\d+:\d+\)$/, '');
  if (sentence !== 'Unexpected token') return { error: `${sentence}.`, offset };
  const token = /^(?:[\p{ID_Continue}$]+|\S)/u.exec(text.slice(offset, offset + 200))?.[0];
  return { error: token === undefined ? 'The expression ends too early.' : `Unexpected \`${token}\`.`, offset };
}

/**
 * Names that code takes from outside. A name that any function inside declares counts as its own everywhere,
 * which errs on the side of silence.
 */
export function freeReferences(root: AnyNode): Reference[] {
  const declared = new Set<string>();
  const members = new Map<AnyNode, AnyNode>();
  const identifiers: Extract<AnyNode, { type: 'Identifier' }>[] = [];
  full(root, (visited) => {
    const node = visited;
    if (node.type === 'Identifier') identifiers.push(node);
    else if (node.type === 'MemberExpression') members.set(node.object, node);
    else if (node.type === 'VariableDeclarator') declare(node.id, declared);
    else if (node.type === 'CatchClause' && node.param) declare(node.param, declared);
    else if (
      node.type === 'FunctionExpression' ||
      node.type === 'ArrowFunctionExpression' ||
      node.type === 'FunctionDeclaration'
    ) {
      if (node.id) declared.add(node.id.name);
      for (const parameter of node.params) declare(parameter, declared);
    } else if ((node.type === 'ClassExpression' || node.type === 'ClassDeclaration') && node.id) declared.add(node.id.name);
  });
  return identifiers
    .filter(({ name }) => !declared.has(name))
    .map((identifier) => {
      const path: string[] = [];
      let end = identifier.end;
      for (let member = members.get(identifier); member?.type === 'MemberExpression'; member = members.get(member)) {
        const key = plainKey(member);
        if (key === undefined) break;
        path.push(key);
        end = member.end;
      }
      return { name: identifier.name, path, start: identifier.start, end };
    });
}

/** The property a member expression reads when it is plain: `.name`, `['name']`, `[0]`. */
export function plainKey(member: Extract<AnyNode, { type: 'MemberExpression' }>): string | undefined {
  const { property, computed } = member;
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && (typeof property.value === 'string' || typeof property.value === 'number')
    ? String(property.value)
    : undefined;
}

function declare(pattern: AnyNode, names: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      names.add(pattern.name);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties)
        declare(property.type === 'Property' ? property.value : property.argument, names);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) declare(element, names);
      return;
    case 'AssignmentPattern':
      return declare(pattern.left, names);
    case 'RestElement':
      return declare(pattern.argument, names);
    default:
  }
}
