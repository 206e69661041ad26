import { Parser, type AnyNode } from 'acorn';
import { isExpressionError, parseExpression } from '../expression.ts';
import type { Range } from '../problem.ts';
import { rangeInValue } from '../scalar-position.ts';
import { languageOf } from '../script-source.ts';
import { readScript, type ScriptProblem } from '../script/read-script.ts';
import { rangesIn } from './flow-files.ts';
import type { ScriptPlace } from './code-places.ts';
import type { Inspection } from './inspection.ts';

/** The code of a script, found and read. */
export interface ScriptText {
  readonly code: string;
  readonly problems: readonly ScriptProblem[];
  /** The syntax tree of its JavaScript; absent when it does not compile. */
  readonly tree?: AnyNode | undefined;
  readonly form: 'body' | 'expression';
  /** File that holds the code, as shown to people. */
  readonly file: string;
  rangeOf(start: number, end: number): Range;
}

const texts = new WeakMap<Inspection, Map<string, ScriptText | undefined>>();

/** Reads a script, once per inspection; undefined when its file is not there. */
export function readScriptAt(inspection: Inspection, place: ScriptPlace): ScriptText | undefined {
  let known = texts.get(inspection);
  if (!known) texts.set(inspection, (known = new Map<string, ScriptText | undefined>()));
  if (!known.has(place.path)) known.set(place.path, read(inspection, place));
  return known.get(place.path);
}

function read({ source: flow, files }: Inspection, { source, path, role }: ScriptPlace): ScriptText | undefined {
  const language = languageOf(source);
  if (typeof source !== 'string' && source.file !== undefined) {
    const file = files.find(flow.file, source.file);
    if (!('text' in file)) return undefined;
    const { text } = file;
    return { ...compile(text, language, 'body'), file: file.path, rangeOf: rangesIn(text) };
  }
  const code = typeof source === 'string' ? source : (source.script ?? '');
  const codePath = typeof source === 'string' ? path : `${path}/script`;
  // A filter may be a plain condition over `row`.
  const form =
    role === 'filter' && typeof source === 'string' && !isExpressionError(parseExpression(code)) ? 'expression' : 'body';
  return { ...compile(code, language, form), file: flow.file, rangeOf: (start, end) => rangeInValue(flow, codePath, start, end) };
}

type Compiled = Omit<ScriptText, 'file' | 'rangeOf'>;

const CACHE_SIZE = 1_000;
/** Longer scripts are compiled each time. */
const MAX_KEPT = 50_000;
const compiled = new Map<string, Compiled>();

/** Answers of equal texts are shared: one validation follows another while somebody types. */
function compile(code: string, language: ReturnType<typeof languageOf>, form: ScriptText['form']): Compiled {
  const key = `${language} ${form} ${code}`;
  const known = compiled.get(key);
  if (known) return known;
  const { javascript, problems } = readScript(code, { language, form });
  const result = { code, problems, form, ...(problems.length === 0 ? { tree: treeOf(javascript, form) } : {}) };
  if (code.length > MAX_KEPT) return result;
  if (compiled.size >= CACHE_SIZE) compiled.clear();
  compiled.set(key, result);
  return result;
}

function treeOf(javascript: string, form: ScriptText['form']): AnyNode | undefined {
  if (form === 'expression') {
    const parsed = parseExpression(javascript);
    return isExpressionError(parsed) ? undefined : parsed.ast;
  }
  try {
    return Parser.parse(javascript, { ecmaVersion: 2024, sourceType: 'module', allowReturnOutsideFunction: true });
  } catch {
    return undefined;
  }
}
