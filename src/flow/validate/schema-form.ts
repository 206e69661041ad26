import { isJsonObject, type Json } from '../json.ts';

/** What is wrong with a JSON Schema, and where in it. */
export interface SchemaProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);
const MAX_DEPTH = 100;

type KeywordCheck = (value: Json, root: Json, depth: number) => SchemaProblem[];

const wrong = (message: string, path: readonly (string | number)[] = []): SchemaProblem[] => [{ path, message }];

const schema: KeywordCheck = (value, root, depth) => problemsOf(value, root, depth + 1);

const below = (key: string | number, problems: readonly SchemaProblem[]): SchemaProblem[] =>
  problems.map(({ path, message }) => ({ path: [key, ...path], message }));

const schemaList: KeywordCheck = (value, root, depth) =>
  Array.isArray(value) && value.length > 0
    ? (value as readonly Json[]).flatMap((item, index) => below(index, schema(item, root, depth)))
    : wrong('Expected a list of schemas with at least one entry.');

const schemaMap: KeywordCheck = (value, root, depth) =>
  isJsonObject(value)
    ? Object.entries(value).flatMap(([key, inner]) => below(key, schema(inner ?? null, root, depth)))
    : wrong('Expected a map of names to schemas.');

const patternMap: KeywordCheck = (value, root, depth) => [
  ...schemaMap(value, root, depth),
  ...(isJsonObject(value) ? Object.keys(value).flatMap((key) => below(key, pattern(key, root, depth))) : []),
];

/** What JavaScript's patterns have and RE2's do not. */
const BEYOND_RE2 = /\(\?<?[=!]|\\[1-9]|\\k</;

const pattern: KeywordCheck = (value) => {
  if (typeof value !== 'string') return wrong('Expected a regular expression as a text.');
  if (BEYOND_RE2.test(value))
    return wrong('Patterns run in linear time, on RE2: it has no look-around (?=…) and no back references \\1.');
  try {
    new RegExp(value, 'u');
    return [];
  } catch (error) {
    return wrong(error instanceof Error ? `${error.message}.` : 'The regular expression is not valid.');
  }
};

const type: KeywordCheck = (value) => {
  const names = Array.isArray(value) ? (value as readonly Json[]) : [value];
  const bad = names.find((name) => typeof name !== 'string' || !TYPES.has(name));
  return bad === undefined ? [] : wrong(`${JSON.stringify(bad)} is no type of JSON Schema; there are ${[...TYPES].join(', ')}.`);
};

const texts: KeywordCheck = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? [] : wrong('Expected a list of property names.');
const count: KeywordCheck = (value) =>
  Number.isInteger(value) && Number(value) >= 0 ? [] : wrong('Expected a whole number, 0 or more.');
const number: KeywordCheck = (value) => (typeof value === 'number' ? [] : wrong('Expected a number.'));
const flag: KeywordCheck = (value) => (typeof value === 'boolean' ? [] : wrong('Expected true or false.'));
const list: KeywordCheck = (value) => (Array.isArray(value) ? [] : wrong('Expected a list of values.'));
const schemaOrList: KeywordCheck = (value, root, depth) =>
  Array.isArray(value) ? schemaList(value, root, depth) : schema(value, root, depth);

const reference: KeywordCheck = (value, root) => {
  if (typeof value !== 'string') return wrong('Expected a reference as a text.');
  return value.startsWith('#') && pointed(root, value) === undefined
    ? wrong(`\`${value}\` refers to nothing in this schema.`)
    : [];
};

/** Draft-07 and 2020-12, as far as a value of the wrong form would make a schema mean something else. */
const KEYWORDS: Readonly<Record<string, KeywordCheck>> = {
  type,
  properties: schemaMap,
  patternProperties: patternMap,
  definitions: schemaMap,
  $defs: schemaMap,
  dependentSchemas: schemaMap,
  additionalProperties: schema,
  unevaluatedProperties: schema,
  propertyNames: schema,
  items: schemaOrList,
  prefixItems: schemaList,
  additionalItems: schema,
  contains: schema,
  not: schema,
  if: schema,
  then: schema,
  else: schema,
  allOf: schemaList,
  anyOf: schemaList,
  oneOf: schemaList,
  required: texts,
  enum: list,
  pattern,
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minProperties: count,
  maxProperties: count,
  minimum: number,
  maximum: number,
  multipleOf: number,
  uniqueItems: flag,
  $ref: reference,
};

/** What is wrong with the form of a JSON Schema; references to other files are not followed. */
export function schemaProblems(root: Json): SchemaProblem[] {
  return problemsOf(root, root, 0);
}

function problemsOf(value: Json, root: Json, depth: number): SchemaProblem[] {
  if (typeof value === 'boolean') return [];
  if (!isJsonObject(value)) return wrong('A JSON Schema is a map of keywords, or true or false.');
  if (depth > MAX_DEPTH) return wrong(`The schema is nested more than ${MAX_DEPTH} levels deep.`);
  return Object.entries(value).flatMap(([keyword, inner]) => {
    const check = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    return check ? below(keyword, check(inner ?? null, root, depth)) : [];
  });
}

/** Follows `$ref` within a schema; undefined where it leads outside, round in a circle or nowhere. */
export function findLocalSchema(root: Json, at: Json | undefined): Json | undefined {
  let found = at;
  for (let hops = 0; hops < 20; hops++) {
    const target = isJsonObject(found) ? found['$ref'] : undefined;
    if (target === undefined) return found;
    if (typeof target !== 'string') return undefined;
    found = pointed(root, target);
  }
  return undefined;
}

/** What a JSON pointer (`#/definitions/user`) points at. */
function pointed(root: Json, reference: string): Json | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let at: Json | undefined = root;
  for (const part of reference.slice(2).split('/')) {
    const key = unescaped(part);
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as { readonly [key: string]: Json | undefined })[key];
  }
  return at;
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return part;
  }
}
