import type { Reference } from '../expression.ts';
import { OBJECT_FIELDS, OBJECT_NAMES } from '../names-in-scope.ts';
import type { Range } from '../problem.ts';
import type { InputSchema } from './input-schema.ts';
import type { Inspection } from './inspection.ts';
import { SCRIPT_LIBRARY } from '../script/library.ts';
import { isProvided, type Scope } from './scope.ts';

/** Code whose names are checked. */
export interface NamedCode {
  readonly references: readonly Reference[];
  readonly scope: Scope;
  /** `warning` where the code may have reasons that a look at its names does not show. */
  readonly severity: 'error' | 'warning';
  /** Where characters of the code stand. */
  rangeOf(start: number, end: number): Range;
  /** The whole text, where people often write a constant text and forget the inner quotes. */
  readonly maybeText?: string | undefined;
  /** File of the code, where it is not the flow's own. */
  readonly file?: string | undefined;
}

/** What people reach for that the sandbox does not have. */
const NOT_HERE: Readonly<Record<string, string>> = {
  Intl: 'Scripts have no `Intl`; `date` and `text` format dates and texts.',
  console: 'Use `log("…")` or `log.warn("…")`; the message goes to the log of the run.',
  fetch: 'Scripts reach the outside through `targets` only.',
  require: 'Scripts can not load modules; `date`, `text`, `log` and `targets` are there without.',
  process: 'Scripts do not see the machine; pass what they need in the input.',
  setTimeout: 'Scripts have no timers; a step can wait with `retry`.',
};

/** Every name that code takes from outside exists, as far as that can be known. */
export function checkNames(inspection: Inspection, schema: InputSchema, code: NamedCode): void {
  let rest: readonly string[] = [];
  for (const reference of [...code.references].sort((a, b) => a.start - b.start)) {
    if (rest.includes(reference.name)) continue;
    const finding = findingOf(inspection, schema, code, reference);
    if (!finding) continue;
    rest = finding.rest ?? [];
    const { severity, message, suggestion, start, end } = finding;
    const problem = {
      code: finding.code ?? 'unknown-name',
      severity,
      message,
      range: code.rangeOf(start, end),
      ...(suggestion === undefined ? {} : { suggestion }),
    } as const;
    inspection.reportIn(code.file ?? inspection.source.file, problem);
  }
}

interface Finding {
  readonly code?: 'unknown-object';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly suggestion?: string | undefined;
  /** Names that follow from the same mistake. */
  readonly rest?: readonly string[];
  readonly start: number;
  readonly end: number;
}

function findingOf(
  inspection: Inspection,
  schema: InputSchema,
  code: NamedCode,
  { name, path, start, end }: Reference,
): Finding | undefined {
  const { scope } = code;
  const at = { start, end };
  if (!scope.names.has(name)) {
    if (isProvided(name)) return undefined;
    if (scope.further === 'anything') return undefined;
    if (scope.further === 'source') {
      const unknown = schema.unknownInSource([name, ...path]);
      return (
        unknown && {
          ...at,
          severity: 'warning',
          message: `The source has no ${quoted(unknown.path)}: the input schema does not know it.`,
          suggestion: inspection.suggest(unknown.key, unknown.known),
        }
      );
    }
    return {
      start,
      end: start + name.length,
      severity: code.severity,
      message: `\`${name}\` is not known here.`,
      suggestion: suggestionFor(inspection, code, name),
    };
  }
  switch (name) {
    case 'steps':
      return path[0] === undefined || inspection.source.stepIds.has(path[0])
        ? undefined
        : { ...at, severity: 'warning', ...unknownStep(inspection, path[0]) };
    case 'objects':
      return unknownObject(inspection, path, at);
    case 'input':
    case 'source': {
      const unknown =
        name === 'input' ? schema.unknownInInput(path) : scope.names.has('index') ? undefined : schema.unknownInSource(path);
      return (
        unknown && {
          ...at,
          severity: 'warning',
          message: `The input schema does not know ${quoted(unknown.path)}.`,
          suggestion: inspection.suggest(unknown.key, unknown.known),
        }
      );
    }
    default:
      return undefined;
  }
}

function suggestionFor(inspection: Inspection, { scope, maybeText }: NamedCode, name: string): string | undefined {
  const special = Object.hasOwn(NOT_HERE, name) ? NOT_HERE[name] : undefined;
  if (special !== undefined) return special;
  const meant = inspection.nearest(name, new Set([...scope.names, ...Object.keys(SCRIPT_LIBRARY)]));
  const hint = meant === undefined ? undefined : `Did you mean \`${meant}\`?`;
  if (maybeText?.trim() === name) return [hint, constantText(name)].filter((part) => part !== undefined).join(' ');
  if (hint !== undefined) return hint;
  if (name === 'row' || name === 'answer' || Object.hasOwn(OBJECT_NAMES, name))
    return `\`${name}\` exists only in the code of an object: its calls, filters and triggers.`;
  return `Known here: ${[...scope.names].map((known) => `\`${known}\``).join(', ')}.`;
}

/** How to write a constant where expressions are expected. */
export const constantText = (text: string): string =>
  `For the text ${text} write it in quotes of its own: \`${JSON.stringify(`'${text.replaceAll("'", "\\'")}'`)}\`.`;

function unknownStep(inspection: Inspection, id: string): Pick<Finding, 'message' | 'suggestion' | 'rest'> {
  const message = `There is no step \`${id}\`.`;
  // `steps.find-user` is a difference to JavaScript
  const ids = inspection.mayCompare(inspection.source.stepIds.size) ? [...inspection.source.stepIds] : [];
  const cut = ids.find((known) => known.startsWith(`${id}-`));
  if (cut === undefined) return { message, suggestion: inspection.suggest(id, inspection.source.stepIds) };
  return { message, suggestion: `An id with \`-\` is written in brackets: \`steps['${cut}']\`.`, rest: cut.split('-').slice(1) };
}

function unknownObject(
  inspection: Inspection,
  [name, field]: readonly string[],
  at: { start: number; end: number },
): Finding | undefined {
  if (name === undefined) return undefined;
  if (!inspection.objects.has(name) && !inspection.writes('objects', name))
    return {
      ...at,
      code: 'unknown-object',
      severity: 'error',
      message: `There is no object \`${name}\`.`,
      suggestion: inspection.suggest(name, new Set(inspection.objects.keys())),
    };
  if (field === undefined || Object.hasOwn(OBJECT_FIELDS, field)) return undefined;
  return {
    ...at,
    severity: 'warning',
    message: `\`objects.${name}\` has no \`${field}\`.`,
    suggestion: inspection.suggest(field, new Set(Object.keys(OBJECT_FIELDS))),
  };
}

const quoted = (path: readonly string[]): string => `\`${path.join('.')}\``;
