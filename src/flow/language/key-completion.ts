import type { ShapedField, ValueType } from '../grammar/value.ts';
import { IDP_OPERATIONS, type IdpOperation } from '../idp-operations.ts';
import type { FlowSource } from '../read-flow.ts';
import { parseStatement } from '../sql/parameters.ts';
import { snippetText, type Completion } from './completion.ts';
import { completeKeysAt, keyCompletion, recordKeys, type KeySite } from './key-site.ts';
import { fieldsOf, variantOf } from './meaning.ts';
import { attributesOf } from './object-attributes.ts';
import type { Place } from './place.ts';
import { childOf, textTreeOf, wordOf, type TextEntry } from './text-tree.ts';

/** Where a key of a flow goes. */
interface FlowKeySite extends KeySite {
  readonly source: FlowSource;
}

/** Keys that can be written at a place of a flow; what is there already is left out. */
export const completeKeys = (source: FlowSource, place: Place, offset: number): Completion[] =>
  completeKeysAt(source.text, place, offset, (site, type) => keysOf({ ...site, source }, type));

function keysOf(site: FlowKeySite, { shape }: ValueType<unknown>): Completion[] {
  switch (shape.is) {
    case 'record':
      return recordKeys(site, shape.fields);
    case 'variants': {
      if (variantOf(shape, site.holder) !== undefined) return recordKeys(site, fieldsOf(shape, site.holder));
      const kinds = Object.entries(shape.variants).map(([kind, { title, doc, example, fields }], index): Completion => {
        const body = example ?? bodyOf(kind, fields);
        return {
          label: kind,
          kind: 'key',
          detail: title,
          documentation: `${doc}${example === undefined ? '' : `\n\n\`\`\`yaml\n${example}\n\`\`\``}`,
          ...(site.hasColon ? {} : { insert: site.lead + stopsIn(site, body, 1), snippet: true }),
          ...site.at,
          rank: index < 100 ? 0 : 1,
        };
      });
      return [...kinds, ...recordKeys(site, fieldsOf(shape, site.holder))];
    }
    case 'map':
      return mapKeys(site, shape.value, shape.known);
    case 'computed':
      return parameterKeys(site);
    case 'json':
      return site.keys[0] === 'input' ? schemaKeys(site) : [];
    default:
      return [];
  }
}

const bodyOf = (kind: string, fields: Readonly<Record<string, ShapedField>>): string =>
  [kind, ...Object.keys(fields).filter((key) => key !== kind && fields[key]?.required)].map((key) => `${key}: `).join('\n');

function mapKeys(
  site: FlowKeySite,
  value: ValueType<unknown>,
  known: Readonly<Record<string, string>> | undefined,
): Completion[] {
  if (known)
    return Object.entries(known).flatMap(([key, doc]) =>
      site.present.has(key) ? [] : [keyCompletion(site, key, { doc, detail: value.label, type: value, rank: 0 })],
    );
  const { shape } = value;
  if (site.hasColon || shape.is === 'scalar') return site.keys.join() === 'targets' ? targetKeys(site, value) : [];
  if (shape.is === 'variants') return stepKeys(site, value);
  if (shape.is === 'computed') return parameterKeys(site);
  if (shape.is === 'record' && site.keys.join() === 'objects')
    return [
      {
        label: 'object',
        kind: 'snippet',
        detail: 'a new object',
        documentation: 'A thing in a target: how it is mapped, what can be done with it, what runs before and after.',
        insert:
          '${1:user}:\n  target: ${2:hr}\n  mapping:\n    - ${3:user_name} <= ${4:accountName}\n  properties:\n    check: $0',
        snippet: true,
        ...site.at,
        rank: 0,
      },
    ];
  return [];
}

const targetKeys = (site: FlowKeySite, value: ValueType<unknown>): Completion[] => {
  const { shape } = value;
  const words = shape.is === 'scalar' ? Object.entries(shape.words ?? {}) : [];
  if (site.hasColon) return [];
  return words.map(([kind, doc]) => ({
    label: kind === 'sql' ? 'database' : 'identity provider',
    kind: 'snippet',
    detail: `a target of kind ${kind}`,
    documentation: doc,
    insert: `\${1:${kind === 'sql' ? 'hr' : 'idp'}}: ${kind}$0`,
    snippet: true,
    ...site.at,
    rank: 0,
  }));
};

/** A new step of each kind, with a name of its own. */
function stepKeys(site: FlowKeySite, { shape }: ValueType<unknown>): Completion[] {
  if (shape.is !== 'variants') return [];
  return Object.entries(shape.variants).map(([kind, { title, doc, example = '' }]) => {
    const body = stopsIn(site, example, 2);
    const id = `\${1:${freeName(kind, site.present)}}`;
    return {
      label: kind,
      kind: 'step',
      detail: `new step: ${title}`,
      documentation: `${doc}\n\n\`\`\`yaml\n${example}\n\`\`\``,
      insert: site.flow ? `${id}: { ${body} }` : `${id}:\n${body.replace(/^/gm, '  ')}`,
      snippet: true,
      ...site.at,
      rank: 0,
    };
  });
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
}

/** The values of an example become tab stops; what they say stays as it is. */
function withStops(example: string, first: number): string {
  let stop = first;
  const stops = (key: string, value: string): string => `${snippetText(key)}\${${stop++}:${snippetText(value)}}`;
  return example
    .split('\n')
    .map((line) => {
      const [, key, value] = /^(\s*[\w-]+: )(.+)$/.exec(line) ?? [];
      return key === undefined || value === undefined || value === '|' ? snippetText(line) : stops(key, value);
    })
    .join('\n');
}

/** The body of a map as a snippet, in the style of the map. */
const stopsIn = ({ flow }: FlowKeySite, body: string, first: number): string =>
  flow ? withStops(oneLine(body), first).replaceAll('\n', ', ') : withStops(body, first);

/** An example in brackets: the first line of each key is kept, and what stands below a key goes into brackets of its own. */
function oneLine(example: string): string {
  const parts: string[] = [];
  for (const line of example.split('\n')) {
    const [, indent = '', key = '', value = ''] = /^(\s*)([\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (indent !== '' || key === '') continue;
    parts.push(value === '' || value === '|' ? `${key}: ` : `${key}: ${inBrackets(value)}`);
  }
  return parts.join('\n');
}

/** A value as it can stand in brackets. */
const inBrackets = (value: string): string => (/^[{[]/.test(value) || !/[{}[\],#]/.test(value) ? value : JSON.stringify(value));

/** Names in a `with`: parameters of the operation, or of the statement beside it. */
function parameterKeys(site: FlowKeySite): Completion[] {
  const { source, holder, keys, present } = site;
  if (holder.key !== 'with') return [];
  const owner = holder.parent;
  const operation = wordOf(source.text, childOf(owner, 'idp'));
  if (Object.hasOwn(IDP_OPERATIONS, operation)) {
    const { parameters }: IdpOperation = IDP_OPERATIONS[operation as keyof typeof IDP_OPERATIONS];
    return Object.entries(parameters).flatMap(([name, { doc, required }]) =>
      present.has(name) ? [] : [parameterKey(site, name, doc, required ? 0 : 1, required ? 'required' : 'optional')],
    );
  }
  const object = keys[0] === 'objects' ? keys[1] : wordOf(source.text, childOf(owner, 'object'));
  const set = new Set(
    object === undefined ? [] : attributesOf(source, object).flatMap(({ name, rules }) => (rules.length > 0 ? [name] : [])),
  );
  return [...new Set(statementsBeside(source, owner).flatMap((sql) => parseStatement(sql).names))].flatMap((name) =>
    present.has(name) ? [] : [parameterKey(site, name, 'A parameter of the statement.', set.has(name) ? 1 : 0, `:${name}`)],
  );
}

const parameterKey = (site: FlowKeySite, name: string, doc: string, rank: number, detail: string): Completion => ({
  label: name,
  kind: 'parameter',
  detail,
  documentation: doc,
  ...(site.hasColon ? {} : { insert: `${name}: `, again: true }),
  ...site.at,
  rank,
});

function statementsBeside(source: FlowSource, owner: TextEntry | undefined): string[] {
  const sql = childOf(owner, 'sql');
  if (!sql) return [];
  const places = sql.value.is === 'list' ? sql.value.entries : [sql];
  return places.flatMap(({ value }) => (value.is === 'scalar' ? [textTreeOf(source).text.slice(value.start, value.end)] : []));
}

const SCHEMA_WORDS: Readonly<Record<string, string>> = {
  $ref: 'A schema in a file beside the flow: `schemas/user.schema.json`.',
  type: 'object, array, string, number, integer, boolean or null; or a list of them.',
  properties: 'The properties of an object, by name.',
  required: 'Properties that must be there.',
  additionalProperties: 'Whether there may be others; or their schema.',
  items: 'Schema of the items of a list.',
  enum: 'The values that it may have.',
  const: 'The one value that it may have.',
  format: 'date, date-time, email, uri, …',
  pattern: 'A pattern that a text fits.',
  minLength: 'Fewest characters.',
  maxLength: 'Most characters.',
  minimum: 'Smallest number.',
  maximum: 'Largest number.',
  minItems: 'Fewest items.',
  description: 'What it is; shown in completion and hover.',
  title: 'A name for readers.',
  default: 'What it is when absent, for readers.',
  oneOf: 'Exactly one of these schemas fits.',
  anyOf: 'At least one of these schemas fits.',
  allOf: 'All of these schemas fit.',
  $defs: 'Schemas to refer to as `#/$defs/name`.',
};

function schemaKeys(site: FlowKeySite): Completion[] {
  const last = site.keys.at(-1);
  if (last === 'properties' || last === '$defs' || last === 'definitions') return [];
  return Object.entries(SCHEMA_WORDS).flatMap(([label, documentation], index) =>
    site.present.has(label)
      ? []
      : [
          {
            label,
            kind: 'key',
            documentation,
            ...(site.hasColon ? {} : { insert: `${label}: ` }),
            ...site.at,
            rank: index < 3 ? 0 : 1,
          },
        ],
  );
}
