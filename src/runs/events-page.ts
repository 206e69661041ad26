import * as z from 'zod';
import { EVENT_PARTS, EVENT_VERSION, RUN_EVENTS } from './events.ts';

/** docs/run-events.md, from the shapes of the events themselves. */
export function runEventsPage(): string {
  const kinds = Object.entries(RUN_EVENTS);
  const inAll = (events: typeof kinds): Key[] =>
    keysOf(events[0]![1].shape).filter(({ name }) => name !== 'event' && events.every(([, { shape }]) => name in shape));
  const ofAll = inAll(kinds);
  const ofSteps = inAll(kinds.filter(([, { shape }]) => 'step' in shape)).filter(
    ({ name }) => !ofAll.some((key) => key.name === name),
  );
  const common = new Set(['event', ...[...ofAll, ...ofSteps].map(({ name }) => name)]);
  return [
    '# Run events',
    '',
    '<!-- Written by `npm run schema` from src/runs/events.ts. -->',
    '',
    '`idflow run --json` prints what happens as JSON, one event per line. Nothing else is printed to standard output; a flow that is',
    'not valid and other errors are told on standard error.',
    '',
    `Every event has the version \`v: ${EVENT_VERSION}\`. Within a version keys and kinds of event are only added, so readers should`,
    'pass over those they do not know.',
    '',
    '- Values under the names of secrets (`password`, `clientSecret`, `token` …) and the secrets that targets were opened with are `•••`.',
    '- Long values are cut: texts end with `…`, lists and maps say how much is left out.',
    '- With many inputs the events of runs at the same time come mixed: `run` tells them apart, and `record` in `run-started` tells which',
    '  input it is.',
    '',
    ...section('Every event', 'What every event has, besides `event`, its kind.', ofAll),
    ...section('Every event of a step', 'All but `run-started` and `run-finished`.', ofSteps),
    ...kinds.flatMap(([name, { shape, description }]) =>
      section(
        `\`${name}\``,
        description,
        keysOf(shape).filter((key) => !common.has(key.name)),
      ),
    ),
    ...Object.entries(EVENT_PARTS).flatMap(([name, shape]) => section(name, '', keysOf(shape))),
    '## Example',
    '',
    '```json',
    '{"v":1,"seq":5,"at":"2026-03-02T08:15:04.113Z","event":"call","run":"5f0c…","step":"user-in-target","iteration":[],"target":"hr","what":"SELECT id FROM users WHERE user_name = :user_name","writes":false,"parameters":{"user_name":"ada"},"answer":[],"rows":0,"affected":0,"durationMs":0.21}',
    '```',
    '',
  ].join('\n');
}

interface Key {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
}

function section(title: string, text: string, keys: readonly Key[]): string[] {
  const table = keys.map(({ name, type, doc }) => `| \`${name}\` | ${type} | ${doc} |`);
  return [
    `## ${title}`,
    '',
    ...(text === '' ? [] : [text, '']),
    ...(table.length > 0 ? ['| key | type | |', '|---|---|---|', ...table, ''] : []),
  ];
}

function keysOf(shape: z.ZodRawShape): Key[] {
  return Object.entries(shape).map(([name, type]) => {
    const schema = z.toJSONSchema(type as z.ZodType) as JsonSchema;
    const optional = (type as z.ZodType).safeParse(undefined).success && schema.const === undefined;
    return { name, type: `${typeText(schema)}${optional ? ', optional' : ''}`, doc: schema.description ?? '' };
  });
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly description?: string;
}

function typeText(schema: JsonSchema): string {
  const { type, anyOf, items, properties } = schema;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (properties) return `{ ${Object.keys(properties).join(', ')} }`;
  if (type === 'array') return items ? `list of ${typeText(items)}` : 'list';
  if (anyOf?.length === 2 && anyOf[1]?.type === 'null') return `${typeText(anyOf[0]!)} or null`;
  if (type === 'object') return 'map';
  return typeof type === 'object' ? type.join(' or ') : (type ?? 'any JSON');
}
