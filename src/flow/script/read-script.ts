import { RESERVED_PREFIX } from '../expression.ts';
import type { ScriptLanguage } from '../script-source.ts';
import { blankTypes } from './blank-types.ts';
import { child, children, field, flag, parseJavaScript, parseTypeScript, type SyntaxNode } from './syntax.ts';

/** What is wrong with a script; positions count within the code given. */
export interface ScriptProblem {
  readonly code: 'syntax' | 'empty' | 'too-large' | 'typescript' | 'module' | 'await' | 'reserved-name';
  /** A sentence for people. */
  readonly message: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** 0-based, in UTF-16 units. */
  readonly offset: number;
  /** First offset behind the construct; equal to `offset` where only a point is known. */
  readonly endOffset: number;
}

export interface ScriptOptions {
  readonly language: ScriptLanguage;
  /**
   * `body` is a function body that answers with `return`, its parameters in scope: inline scripts and script files alike.
   * `expression` answers its value.
   */
  readonly form: 'body' | 'expression';
}

export interface ReadScript {
  /** JavaScript in which each token stands where it stood; the code itself when it can not be read. */
  readonly javascript: string;
  /** In the order of the code; empty when the script may run. */
  readonly problems: readonly ScriptProblem[];
}

/** Longest code accepted, in UTF-16 units: far beyond any script, short enough to parse in no time. */
const MAX_SCRIPT_LENGTH = 500_000;

/**
 * Reads a script as the sandbox will run it: strict, synchronous, without modules; TypeScript is erased in place.
 * Never throws, whatever the code is. After a syntax error nothing behind it is looked at.
 */
export function readScript(code: string, options: ScriptOptions): ReadScript {
  const found: Found[] = [];
  let javascript = code;
  if (code.length > MAX_SCRIPT_LENGTH) {
    const message = `The script has ${code.length} characters; at most ${MAX_SCRIPT_LENGTH} are allowed.`;
    found.push({ code: 'too-large', message, start: 0, end: code.length });
  } else if (options.form === 'expression' && code.trim() === '') {
    found.push({ code: 'empty', message: 'The expression is empty.', start: 0, end: code.length });
  } else {
    // An expression is parsed in parentheses, so that `{ a: 1 }` is an object; offsets are shifted back below.
    const before = options.form === 'expression' ? '(' : '';
    const text = options.form === 'expression' ? `(${code}\n)` : code;
    const read = readText(text, options);
    javascript = read.javascript.slice(before.length, before.length + code.length);
    for (const problem of read.found) {
      const clamp = (offset: number) => Math.min(Math.max(offset - before.length, 0), code.length);
      found.push({ ...problem, start: clamp(problem.start), end: clamp(problem.end) });
    }
  }
  const starts = found.length > 0 ? lineStarts(code) : [];
  const problems = found.sort((a, b) => a.start - b.start).map((problem) => withPosition(problem, starts));
  return { javascript, problems };
}

interface Found {
  readonly code: ScriptProblem['code'];
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

function readText(text: string, options: ScriptOptions): { javascript: string; found: Found[] } {
  let javascript = text;
  let tree: SyntaxNode;
  const found: Found[] = [];
  try {
    if (options.language === 'typescript') {
      const typed = parseTypeScript(text);
      const blanked = blankTypes(text, typed);
      if (blanked.notErasable.length > 0) {
        for (const { message, start, end } of blanked.notErasable) found.push({ code: 'typescript', message, start, end });
        return { javascript: text, found: [...found, ...refusals(typed)] };
      }
      javascript = blanked.javascript;
    }
    tree = parseJavaScript(javascript);
  } catch (error) {
    return { javascript: text, found: [...found, syntaxProblem(error, text)] };
  }
  if (options.form === 'expression') {
    const outside = notOneExpression(tree, text);
    if (outside) return { javascript, found: [outside] };
  }
  return { javascript, found: refusals(tree) };
}

/** `a) + (b` parses in the parentheses put around an expression, but is none. */
function notOneExpression(program: SyntaxNode, text: string): Found | undefined {
  const statement = children(program)[0];
  const expression = statement && child(statement, 'expression');
  if (expression?.type === 'ParenthesizedExpression' && expression.start === 0 && expression.end === text.length)
    return undefined;
  const start = (expression?.type === 'ParenthesizedExpression' ? expression.end : (statement?.end ?? 1)) - 1;
  return { code: 'syntax', message: 'Only one expression is allowed here.', start, end: start + 1 };
}

/** Everything in a valid tree that a script may not hold. */
function refusals(program: SyntaxNode): Found[] {
  const found: Found[] = [];
  const open: { node: SyntaxNode; inFunction: boolean }[] = [{ node: program, inFunction: false }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, inFunction } = next;
    const refusal = refusalOf(node, inFunction);
    if (refusal) found.push({ ...refusal, start: node.start, end: node.end });
    if (node.type === 'TSModuleDeclaration') continue;
    const below = inFunction || /Function/.test(node.type) || node.type === 'StaticBlock' || node.type === 'PropertyDefinition';
    for (const inner of children(node)) open.push({ node: inner, inFunction: below });
  }
  return found;
}

function refusalOf(node: SyntaxNode, inFunction: boolean): Pick<Found, 'code' | 'message'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
      return { code: 'module', message: 'A script can not import; `log`, `targets`, `date` and `text` are there without it.' };
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      return { code: 'module', message: 'A script does not export; it is the body of a function and answers with `return`.' };
    case 'MetaProperty':
      return child(node, 'meta') && field(child(node, 'meta')!, 'name') === 'import'
        ? { code: 'module', message: '`import.meta` does not exist here: a script is no module.' }
        : undefined;
    case 'AwaitExpression':
      return inFunction ? undefined : { code: 'await', message: 'Leave out `await`: calls to targets answer at once.' };
    case 'ForOfStatement':
      return flag(node, 'await') && !inFunction
        ? { code: 'await', message: 'Leave out `await`: calls to targets answer at once.' }
        : undefined;
    case 'Identifier':
    case 'PrivateIdentifier':
    case 'PrivateName':
      return String(field(node, 'name')).startsWith(RESERVED_PREFIX)
        ? { code: 'reserved-name', message: `Names that start with ${RESERVED_PREFIX} are reserved.` }
        : undefined;
    default:
      return undefined;
  }
}

const NESTED_TOO_DEEPLY = 'The script is nested too deeply.';

function syntaxProblem(error: unknown, text: string): Found {
  if (error instanceof SyntaxError) {
    const at = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
    if (error.message.startsWith('Not enough stack space'))
      return { code: 'too-large', message: NESTED_TOO_DEEPLY, start: at, end: at };
    return { code: 'syntax', message: inWords(error.message, text.slice(at)), start: at, end: at };
  }
  if (error instanceof RangeError) return { code: 'too-large', message: NESTED_TOO_DEEPLY, start: 0, end: text.length };
  return { code: 'syntax', message: 'The script can not be parsed.', start: 0, end: 0 };
}

/** acorn's message without its position, with a full stop, and kinder where scripts often go wrong. */
function inWords(message: string, rest: string): string {
  const bare = message.replace(/\s*\(\d+:\d+\)$/, '');
  if (/^import\s*\.\s*meta/.test(rest)) return '`import.meta` does not exist here: a script is no module.';
  if (bare === 'Unexpected token') {
    const token = /^(?:[\p{ID_Continue}$]+|\S)/u.exec(rest)?.[0];
    return token === undefined || rest.trim() === ')' ? 'The script ends too early.' : `Unexpected \`${token}\`.`;
  }
  return /[.!?]$/.test(bare) ? bare : `${bare}.`;
}

function lineStarts(code: string): number[] {
  const starts = [0];
  for (const match of code.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
}

function withPosition({ code, message, start, end }: Found, starts: readonly number[]): ScriptProblem {
  let line = starts.length;
  while (line > 1 && starts[line - 1]! > start) line--;
  return { code, message, line, column: start - starts[line - 1]! + 1, offset: start, endOffset: Math.max(start, end) };
}
