import { isIdpKind } from '../flow-file.ts';
import { isExpressionError, parseExpression } from '../expression.ts';
import { FLOW_NAMES, JAVASCRIPT_NAMES, OBJECT_FIELDS, OBJECT_NAMES, SCRIPT_NAMES } from '../names-in-scope.ts';
import type { FlowSource } from '../read-flow.ts';
import { SCRIPT_LIBRARY, type LibraryFunction } from '../script/library.ts';
import { stepDefinition } from '../steps/index.ts';
import type { Scope } from '../validate/scope.ts';
import { codeMarkdown, plainMarkdown } from './documentation.ts';
import type { FlowFolder } from './flow-folder.ts';
import {
  inputPlace,
  itemPlace,
  placeOfExpression,
  propertiesAt,
  propertyPlace,
  sourcePlace,
  typeOf,
  type SchemaPlace,
} from './input-names.ts';
import { ARRAY_MEMBERS, JSON_MEMBERS, MATH_MEMBERS, OBJECT_MEMBERS, STRING_MEMBERS, type Member } from './javascript-names.ts';
import { attributesOf } from './object-attributes.ts';

/** A name that code can use at its place. */
export interface Name {
  readonly label: string;
  readonly kind: 'name' | 'attribute' | 'function' | 'keyword';
  /** A type, or a few words. */
  readonly detail?: string;
  /** Markdown. */
  readonly doc?: string;
}

/** What names are looked up in. */
export interface NameSpace {
  readonly source: FlowSource;
  readonly files: FlowFolder;
  readonly scope: Scope;
  /** The object that `newObject` is. */
  readonly object?: string | undefined;
  /** The step that the code belongs to. */
  readonly step?: string | undefined;
}

/** Names that stand alone, in the order in which they are most likely meant. */
export function rootNames(space: NameSpace): Name[] {
  const { scope } = space;
  const names: Name[] = [];
  if (scope.further !== undefined) names.push(...attributesInScope(space));
  for (const name of scope.names) names.push({ label: name, kind: 'name', ...described(docOf(name)) });
  for (const [name, { doc }] of Object.entries(SCRIPT_LIBRARY)) names.push({ label: name, kind: 'name', detail: 'library', doc });
  return unique(names);
}

/** Globals of JavaScript that people use. */
export const javascriptNames = (): Name[] =>
  [...JAVASCRIPT_NAMES]
    .filter((name) =>
      /^(Object|Array|String|Number|Boolean|Math|JSON|Date|RegExp|Map|Set|parse|is|undefined|encodeURIC|decodeURIC)/.test(name),
    )
    .map((label) => ({ label, kind: 'name', detail: 'JavaScript' }));

/** What can follow `a.b.` for the chain `['a', 'b']`; empty where nobody knows. */
export function membersOf(space: NameSpace, chain: readonly string[]): Name[] {
  const { source, scope } = space;
  const [root = '', first, second] = chain;
  const known = scope.names.has(root);
  if (known && root === 'objects') return objectMembers(space, chain);
  if (known && root === 'steps') return stepMembers(source, first, chain.length);
  if (known && root === 'targets') {
    if (first === undefined)
      return [...(source.flow?.targets ?? [])].map(([label, kind]) => ({ label, kind: 'name', detail: kind }));
    return second === undefined ? targetMethods(source.flow?.targets?.get(first)) : [];
  }
  if (known && (root === 'newObject' || root === 'oldObject' || root === 'changed' || root === 'row'))
    return first === undefined && space.object !== undefined ? attributeNames(source, space.object) : methods(STRING_MEMBERS);
  if (known && root === 'run') return first === undefined ? RUN_FIELDS : methods(STRING_MEMBERS);
  if (known && root === 'error') return first === undefined ? ERROR_FIELDS : methods(STRING_MEMBERS);
  if (known && root === 'log') return first === undefined ? LOG_LEVELS : [];
  if (!known && Object.hasOwn(SCRIPT_LIBRARY, root)) return first === undefined ? libraryFunctions(root) : [];
  if (!known && chain.length === 1 && (root === 'Math' || root === 'JSON' || root === 'Object'))
    return methods(root === 'Math' ? MATH_MEMBERS : root === 'JSON' ? JSON_MEMBERS : OBJECT_MEMBERS);
  const place = placeOf(space, chain);
  return place ? schemaMembers(place) : [];
}

/** What a name is; undefined where nobody knows. */
export function describeName(space: NameSpace, chain: readonly string[]): Name | undefined {
  const label = chain.at(-1);
  const names = chain.length === 1 ? rootNames(space) : membersOf(space, chain.slice(0, -1));
  const found = names.find((name) => name.label === label);
  if (!found || chain.length > 1) return found;
  const place = placeOf(space, chain);
  return place && found.detail === undefined ? { ...found, detail: typeOf(place) } : found;
}

/** Where the schema of the input describes a chain. */
function placeOf(space: NameSpace, chain: readonly string[]): SchemaPlace | undefined {
  const { source, files, scope } = space;
  const [root = '', ...rest] = chain;
  let place: SchemaPlace | undefined;
  let path: readonly string[] = rest;
  if (root === 'input' && scope.names.has(root)) place = inputPlace(source, files);
  else if (root === 'source' && scope.names.has(root)) place = sourceInScope(space);
  else if (scope.names.has(root)) place = itemOf(space, root);
  else if (scope.further !== undefined) {
    place = sourceInScope(space);
    path = chain;
  }
  return path.reduce<SchemaPlace | undefined>((at, key) => at && propertyPlace(at, key), place);
}

/** What mappings and expressions read as `source`: of the run, or the item of a loop. */
function sourceInScope(space: NameSpace): SchemaPlace | undefined {
  const loop = space.object === undefined ? undefined : loopOver(space, ({ object }) => object === space.object);
  if (loop) return itemOfList(space, loop['for-each']);
  return sourcePlace(space.source, space.files);
}

/** The item of the loop that names it so. */
function itemOf(space: NameSpace, name: string): SchemaPlace | undefined {
  const loop = loopOver(space, (step) => (step.as ?? 'item') === name);
  return loop && itemOfList(space, loop['for-each']);
}

type Loop = { readonly 'for-each': string; readonly as?: string | undefined; readonly object?: string | undefined };

function loopOver({ source }: NameSpace, fits: (loop: Loop) => boolean): Loop | undefined {
  for (const step of source.flow?.steps.values() ?? []) if (step.kind === 'for-each' && fits(step)) return step;
  return undefined;
}

/** Items of a list that the input or the source holds; of `objects.NAME.toAdd` those that its `delta` wants. */
function itemOfList(space: NameSpace, expression: string): SchemaPlace | undefined {
  const { source, files } = space;
  const plain = parseExpression(expression);
  if (isExpressionError(plain)) return undefined;
  const [reference] = plain.references;
  if (!reference) return undefined;
  if (reference.name === 'objects') {
    const delta = [...(source.flow?.steps.values() ?? [])].find(
      (step) => step.kind === 'delta' && step.delta === reference.path[0] && step.wanted !== undefined,
    );
    return delta?.kind === 'delta' && delta.wanted !== undefined && !delta.wanted.startsWith('objects')
      ? itemOfList(space, delta.wanted)
      : undefined;
  }
  const input = inputPlace(source, files);
  const list =
    reference.name === 'source'
      ? reference.path.reduce<SchemaPlace | undefined>((at, key) => at && propertyPlace(at, key), sourcePlace(source, files))
      : input && placeOfExpression(input, expression);
  return list && itemPlace(list);
}

function attributesInScope(space: NameSpace): Name[] {
  const place = sourceInScope(space);
  return place ? propertyNames(place) : [];
}

const propertyNames = (place: SchemaPlace): Name[] =>
  propertiesAt(place).map(({ name, type, doc, required }) => ({
    label: name,
    kind: 'attribute',
    detail: required ? type : `${type}, may be absent`,
    ...described(plainMarkdown(doc)),
  }));

function schemaMembers(place: SchemaPlace): Name[] {
  const type = typeOf(place);
  const members = type.includes('[]') ? ARRAY_MEMBERS : /\bstring\b|"/.test(type) ? STRING_MEMBERS : [];
  return [...propertyNames(place), ...methods(members)];
}

function objectMembers(space: NameSpace, chain: readonly string[]): Name[] {
  const { source } = space;
  const [, object, field] = chain;
  if (object === undefined)
    return [...(source.flow?.objects ?? [])].map(([label, { title, target }]) => ({
      label,
      kind: 'name',
      detail: `object in ${target}`,
      ...described(title === undefined ? undefined : plainMarkdown(title)),
    }));
  if (field === undefined) return Object.entries(OBJECT_FIELDS).map(([label, doc]) => ({ label, kind: 'attribute', doc }));
  if (chain.length > 3) return [];
  if (field === 'new' || field === 'old') return attributeNames(source, object);
  if (field === 'source') {
    const place = sourceInScope({ ...space, object });
    return place ? propertyNames(place) : [];
  }
  return /^(rows|current|wanted|toAdd|toRemove|changes)$/.test(field) ? methods(ARRAY_MEMBERS) : [];
}

function stepMembers(source: FlowSource, id: string | undefined, depth: number): Name[] {
  if (id === undefined)
    return [...source.stepIds].map((label) => {
      const step = source.flow?.steps.get(label);
      const definition = step && stepDefinition(step.kind);
      const title = step?.title === undefined ? undefined : plainMarkdown(step.title);
      const parts = [title, definition && `Leaves behind: ${definition.output}`].filter((part) => part !== undefined);
      return { label, kind: 'name', ...(definition ? { detail: definition.kind } : {}), ...described(parts.join('\n\n')) };
    });
  const kind = source.flow?.steps.get(id)?.kind;
  if (depth > 2 || kind === undefined) return [];
  if (kind === 'sql') return [field('rows', 'The rows.'), field('affected', 'How many rows were affected.')];
  if (kind === 'call')
    return [
      field('outcome', 'How the called flow ended.'),
      field('message', 'What it said at its end.'),
      field('output', 'Its result.'),
    ];
  return kind === 'fetch' ? methods(ARRAY_MEMBERS) : [];
}

const field = (label: string, doc: string): Name => ({ label, kind: 'attribute', doc });

const RUN_FIELDS = [
  field('id', 'Identifies the run.'),
  field('flow', 'Name of the flow.'),
  field('mode', '`full` or `incremental`.'),
  field('startedAt', 'When the run began, ISO 8601 in UTC.'),
];
const ERROR_FIELDS = [
  field('kind', 'The kind of the error, as `on-error` names it.'),
  field('message', 'What went wrong, as a sentence.'),
  field('step', 'Id of the step that failed.'),
];
const LOG_LEVELS: Name[] = ['debug', 'info', 'warn', 'error'].map((label) => ({
  label,
  kind: 'function',
  detail: `log.${label}(message)`,
  doc: `Writes to the log of the run with level ${label}.`,
}));

/** What scripts can call on a target, by its kind (engine/script-host.ts). */
function targetMethods(kind: string | undefined): Name[] {
  const method = (label: string, detail: string, doc: string): Name => ({ label, kind: 'function', detail, doc });
  const sql = [
    method('query', 'query(sql, parameters?)', 'Runs a statement that reads and answers its rows.'),
    method('execute', 'execute(sql, parameters?)', 'Runs a statement and answers the number of rows affected.'),
  ];
  const idp = [
    method(
      'call',
      'call(operation, parameters?)',
      'Performs an IdP operation and answers what the IdP says; null for a look-up that finds nothing.',
    ),
    method('request', 'request({ method, path, … })', 'A raw request, for what has no operation.'),
  ];
  return kind === 'sql' ? sql : isIdpKind(kind) ? idp : [...sql, ...idp];
}

function attributeNames(source: FlowSource, object: string): Name[] {
  return attributesOf(source, object).map(({ name, rules, columns }) => ({
    label: name,
    kind: 'attribute',
    detail: rules[0] ?? (columns.length > 0 ? `column of ${columns.join(', ')}` : 'parameter'),
    ...described(rules.length > 0 ? rules.map(codeMarkdown).join('\n\n') : ''),
  }));
}

function libraryFunctions(library: string): Name[] {
  const { functions } = SCRIPT_LIBRARY[library as keyof typeof SCRIPT_LIBRARY];
  return Object.entries(functions as Readonly<Record<string, LibraryFunction>>).map(
    ([label, { doc, parameters, returns, example }]) => {
      const list = parameters.map(({ name, type, optional }) => `${name}${optional ? '?' : ''}: ${type}`).join(', ');
      const each = parameters.map(({ name, doc: what }) => `- \`${name}\`: ${what}`).join('\n');
      return {
        label,
        kind: 'function',
        detail: `${library}.${label}(${list}): ${returns}`,
        doc: [doc, each, `\`${example[0]}\` → \`${example[1]}\``].filter((part) => part !== '').join('\n\n'),
      };
    },
  );
}

const methods = (members: readonly Member[]): Name[] =>
  members.map(([label, detail, doc]) => ({ label, kind: detail.includes('(') ? 'function' : 'attribute', detail, doc }));

function docOf(name: string): string | undefined {
  const groups: Readonly<Record<string, string>>[] = [FLOW_NAMES, OBJECT_NAMES, SCRIPT_NAMES, MORE_NAMES];
  return groups.find((group) => Object.hasOwn(group, name))?.[name] ?? 'The item of the loop.';
}

const MORE_NAMES = {
  row: 'A row of the property: its columns by name.',
  answer: 'What the IdP answered.',
  index: 'Place of the item in the loop, from 0.',
} as const;

const described = (doc: string | undefined): { doc?: string } => (doc === undefined || doc === '' ? {} : { doc });

function unique(names: readonly Name[]): Name[] {
  const seen = new Set<string>();
  return names.filter(({ label }) => !seen.has(label) && seen.add(label));
}
