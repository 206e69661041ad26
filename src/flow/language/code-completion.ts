import type { FlowSource } from '../read-flow.ts';
import { LEXICAL_RULES } from '../sql/dialect.ts';
import { tokenize } from '../sql/tokens.ts';
import { codeContext, columnScope, type CodeContext } from './code-context.ts';
import { cursorAt, justBefore, ruleSides, templateCodeAt } from './code-cursor.ts';
import type { Completion } from './completion.ts';
import type { FlowFolder } from './flow-folder.ts';
import { EXPRESSION_KEYWORDS, SCRIPT_KEYWORDS } from './javascript-names.ts';
import { javascriptNames, membersOf, rootNames, type Name, type NameSpace } from './names.ts';
import { attributesOf } from './object-attributes.ts';
import { COMPLETED_KEYWORDS } from './sql-keywords.ts';
import { completeFromSchema, isBeforeTable } from './schema-completion.ts';
import { sqlNames } from './sql-names.ts';

/**
 * What can be written at an offset of a piece of code.
 * @param path place of the code in the flow
 * @param text the code as it is now, which may differ from the file
 */
export function completeCodeAt(source: FlowSource, files: FlowFolder, path: string, text: string, offset: number): Completion[] {
  const context = codeContext(source, path);
  return context ? completeCode({ source, files, context }, text, offset) : [];
}

export interface CodePlace {
  readonly source: FlowSource;
  readonly files: FlowFolder;
  readonly context: CodeContext;
}

/** What can be written at an offset of a piece of code whose context is known. */
export function completeCode(place: CodePlace, text: string, offset: number): Completion[] {
  const { language } = place.context;
  switch (language) {
    case 'sql':
      return completeSql(place, text, offset);
    case 'template': {
      const code = templateCodeAt(text, offset);
      if (!code) return completeTemplateText(text, offset);
      return shifted(completeJavaScript(place, text.slice(code.start, code.end), offset - code.start), code.start);
    }
    case 'rule':
      return completeRule(place, text, offset);
    default:
      return completeJavaScript(place, text, offset);
  }
}

const shifted = (completions: readonly Completion[], by: number): Completion[] =>
  completions.map((completion) => ({ ...completion, start: completion.start + by, end: completion.end + by }));

const spaceOf = ({ source, files, context }: CodePlace): NameSpace => ({
  source,
  files,
  scope: context.scope,
  object: context.object,
  step: context.step,
});

function completeJavaScript(place: CodePlace, text: string, offset: number): Completion[] {
  const cursor = cursorAt(text, offset);
  if (!cursor || cursor.unknown) return [];
  const space = spaceOf(place);
  const { start, end, chain, quote } = cursor;
  const at = { start, end };
  if (chain.length > 0)
    return membersOf(space, chain).map((name, index) => memberCompletion(name, index, { ...at, quote }, text));
  if (/^\d/.test(text.slice(start, offset))) return [];
  const script = place.context.language === 'javascript' || place.context.language === 'typescript';
  const keywords = script ? [...SCRIPT_KEYWORDS, ...EXPRESSION_KEYWORDS] : EXPRESSION_KEYWORDS;
  return [
    ...(script ? localNames(text, start) : []).map((label): Completion => ({
      label,
      kind: 'name',
      detail: 'here',
      ...at,
      rank: 0,
    })),
    ...rootNames(space).map((name) => nameCompletion(name, at, name.kind === 'attribute' ? 0 : 1)),
    ...[...new Set(keywords)].map((label): Completion => ({ label, kind: 'keyword', ...at, rank: 3 })),
    ...javascriptNames().map((name) => nameCompletion(name, at, 4)),
  ];
}

const nameCompletion = (name: Name, at: { start: number; end: number }, rank: number): Completion => ({
  label: name.label,
  kind: name.kind,
  detail: name.detail,
  documentation: name.doc,
  ...at,
  rank,
});

function memberCompletion(
  name: Name,
  index: number,
  { start, end, quote }: { start: number; end: number; quote: string | undefined },
  text: string,
): Completion {
  const base = nameCompletion(name, { start, end }, index < 1000 ? 0 : 1);
  if (quote !== undefined) return text.startsWith(`${quote}]`, end) ? base : { ...base, insert: `${name.label}${quote}]` };
  if (name.kind === 'function' && text[end] !== '(')
    return { ...base, insert: `${name.label}(${name.detail?.includes('()') === true ? '' : '$1'})$0`, snippet: true };
  if (/^[A-Za-z_$][\w$]*$/.test(name.label)) return base;
  // `steps.find-user` would be a difference: the dot gives way to brackets.
  const dot = text.lastIndexOf('.', start);
  return dot < 0 ? base : { ...base, start: text[dot - 1] === '?' ? start : dot, insert: `['${name.label}']` };
}

/** Names that a script declares itself, before the place. */
function localNames(text: string, before: number): string[] {
  const names = new Set<string>();
  for (const match of text.slice(0, before).matchAll(/\b(?:const|let|var|function)\s+([A-Za-z_$][\w$]*)/g)) names.add(match[1]!);
  for (const match of text.slice(0, before).matchAll(/\(?\b([A-Za-z_$][\w$]*)\)?\s*=>/g)) names.add(match[1]!);
  return [...names];
}

function completeTemplateText(text: string, offset: number): Completion[] {
  const dollar = text[offset - 1] === '$';
  return [
    {
      label: '${…}',
      kind: 'snippet',
      detail: 'an expression',
      documentation: 'The value of an expression in the text.',
      insert: '\\${$1}$0',
      snippet: true,
      start: dollar ? offset - 1 : offset,
      end: offset,
      rank: 0,
      again: true,
    },
  ];
}

/** Attributes that statements use but no rule sets come first: they are what is missing. */
function completeRule(place: CodePlace, text: string, offset: number): Completion[] {
  const { source, context } = place;
  const { arrow, arrowStart, rightStart } = ruleSides(text);
  const object = context.object ?? '';
  const attributes = attributesOf(source, object);
  if (arrow !== undefined && offset >= rightStart) {
    if (arrow !== '=>')
      return shifted(completeJavaScript(place, text.slice(rightStart), offset - rightStart), rightStart).filter(
        ({ kind }) => arrow === '<=' || kind === 'attribute',
      );
    return shifted(completeJavaScript(place, text.slice(rightStart), offset - rightStart), rightStart).filter(
      ({ kind }) => kind === 'attribute',
    );
  }
  if (arrow !== undefined && offset > arrowStart) return [];
  const word = /[\w$-]*$/.exec(justBefore(text, offset))?.[0] ?? '';
  const at = { start: offset - word.length, end: offset + (/^[\w$-]*/.exec(text.slice(offset))?.[0].length ?? 0) };
  const left = attributes.map(({ name, rules, columns, parameters }): Completion => {
    const missing = rules.length === 0;
    const used = [
      parameters.length > 0 ? `used as \`:${name}\` in ${parameters.join(', ')}` : '',
      columns.length > 0 ? `column of ${columns.join(', ')}` : '',
    ].filter((part) => part !== '');
    return {
      label: name,
      kind: 'attribute',
      detail: missing ? 'no rule sets it yet' : rules[0],
      documentation: used.join('; '),
      ...(arrow === undefined ? { insert: `${name} <= `, again: true } : {}),
      ...at,
      rank: missing && columns.length === 0 ? 0 : missing ? 1 : 2,
    };
  });
  if (arrow !== '=>') return left;
  const columns = { ...place, context: { ...context, scope: columnScope(source, object) } };
  return [...left, ...completeJavaScript(columns, text.slice(0, arrowStart), offset)];
}

function completeSql(place: CodePlace, text: string, offset: number): Completion[] {
  if (inQuotedSql(text, offset)) return [];
  const parameter = /(?<!:):(\w*)$/.exec(text.slice(0, offset));
  const { source, files, context } = place;
  if (parameter) {
    const at = { start: offset - (parameter[1]?.length ?? 0), end: offset + (/^\w*/.exec(text.slice(offset))?.[0].length ?? 0) };
    return parametersOf(place).map(({ label, detail, rank }) => ({ label, kind: 'parameter', detail, ...at, rank }));
  }
  const word = /[\w$]*$/.exec(justBefore(text, offset))?.[0] ?? '';
  const at = { start: offset - word.length, end: offset + (/^[\w$]*/.exec(text.slice(offset))?.[0].length ?? 0) };
  const before = /(\w+)\s+$/.exec(justBefore(text, at.start))?.[1]?.toUpperCase() ?? '';
  const known = context.target === undefined ? undefined : files.schema?.(context.target);
  const inDatabase = known ? completeFromSchema({ text, ...at, before }, known) : [];
  // behind a dot only a name of the database can stand
  if (text[at.start - 1] === '.' && inDatabase.length > 0) return inDatabase;
  const wantsTable = isBeforeTable(before);
  const { tables, columns } = sqlNames(source, context.object, context.target);
  const lower = /^[a-z]/.test(word);
  const told = new Set(inDatabase.map(({ label }) => label.toLowerCase()));
  const fromFlow = (names: Iterable<string>): string[] => [...names].filter((name) => !told.has(name.toLowerCase()));
  return [
    ...inDatabase,
    ...fromFlow(tables).map((label): Completion => ({ label, kind: 'table', ...at, rank: wantsTable ? 0 : 2 })),
    ...fromFlow(columns).map((label): Completion => ({ label, kind: 'attribute', ...at, rank: wantsTable ? 3 : 0 })),
    ...COMPLETED_KEYWORDS.map((keyword): Completion => {
      const label = lower ? keyword.toLowerCase() : keyword;
      return { label, kind: 'keyword', ...at, rank: text.trim() === word ? 0 : 1 };
    }),
    ...parametersOf(place).map(({ label, detail, rank }): Completion => ({
      label: `:${label}`,
      kind: 'parameter',
      detail,
      ...at,
      rank: rank + 1,
    })),
  ];
}

/** What a statement can bind. */
function parametersOf({ source, context }: CodePlace): { label: string; detail: string; rank: number }[] {
  const given = context.given.map((label) => ({ label, detail: 'with', rank: 0 }));
  const attributes = context.object === undefined ? [] : attributesOf(source, context.object);
  const set = attributes
    .filter(({ name }) => !context.given.includes(name))
    .map(({ name, rules, columns }) => ({
      label: name,
      detail: rules[0] ?? (columns.length > 0 ? `column of ${columns.join(', ')}` : 'nothing sets it'),
      rank: rules.length > 0 ? 0 : columns.length > 0 ? 1 : 2,
    }));
  return [...given, ...set];
}

/** Whether an offset stands in a string or a comment. */
function inQuotedSql(text: string, offset: number): boolean {
  let last = 0;
  /** How many strings hold the offset. */
  let inside = 0;
  let unclosed = -1;
  tokenize(text, LEXICAL_RULES.any, {
    token(kind, start, end) {
      if (kind === 'quoted' && start < offset && (offset < end || unclosed === start)) inside++;
      if (end <= offset) last = end;
    },
    problem(_message, start) {
      unclosed = start;
    },
  });
  const gap = text.slice(last, offset);
  return inside > 0 || /--[^\n]*$/.test(gap) || (gap.includes('/*') && !gap.includes('*/'));
}
