import { EMPTY_LAYOUT, type Layout, type Point } from './layout.ts';

/** A layout file, read: what of it makes sense, and a sentence about what does not. */
export interface LayoutFile {
  readonly layout: Layout;
  readonly problem?: string | undefined;
}

const MAX_COORDINATE = 10_000_000;

/** Reads a layout file. Never throws: entries that make no sense are left out, and `problem` says so. */
export function readLayout(text: string): LayoutFile {
  if (text.trim() === '') return { layout: EMPTY_LAYOUT };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { layout: EMPTY_LAYOUT, problem: 'The layout file is not valid JSON, so the steps are arranged automatically.' };
  }
  if (!isRecord(value))
    return { layout: EMPTY_LAYOUT, problem: 'The layout file holds no object, so the steps are arranged automatically.' };
  if (value['version'] !== 1)
    return {
      layout: EMPTY_LAYOUT,
      problem: 'The layout file is of another version, so the steps are arranged automatically.',
    };
  const dropped: string[] = [];
  const steps = readEntries(value['steps'], 'steps', dropped, readPoint);
  const groups = readEntries(value['groups'], 'groups', dropped, readGroup);
  const collapsed = readTexts(value['collapsed'], 'collapsed', dropped);
  const layout: Layout = { version: 1, steps, collapsed, groups };
  if (dropped.length === 0) return { layout };
  const shown = dropped.slice(0, 3).join(', ');
  const more = dropped.length > 3 ? ` and ${dropped.length - 3} more` : '';
  return { layout, problem: `The layout file has entries that make no sense and were left out: ${shown}${more}.` };
}

/** The text of a layout file: one step in a line, sorted, so that changes of different steps merge. */
export function printLayout({ steps, collapsed, groups }: Layout): string {
  const parts = [
    '  "version": 1',
    block(
      'steps',
      '{',
      '}',
      printed(steps, ({ x, y }) => `{ "x": ${Math.round(x)}, "y": ${Math.round(y)} }`),
    ),
    block(
      'collapsed',
      '[',
      ']',
      [...new Set(collapsed)].sort(byCode).map((id) => JSON.stringify(id)),
    ),
    block(
      'groups',
      '{',
      '}',
      printed(groups, ({ title, steps: members }) => {
        const ids = [...new Set(members)].sort(byCode).map((id) => JSON.stringify(id));
        const list = ids.length === 0 ? '[]' : `[\n${ids.map((id) => `        ${id}`).join(',\n')}\n      ]`;
        return `{\n      "title": ${JSON.stringify(title)},\n      "steps": ${list}\n    }`;
      }),
    ),
  ];
  return `{\n${parts.filter((part) => part !== undefined).join(',\n')}\n}\n`;
}

function printed<T>(entries: Readonly<Record<string, T>>, print: (value: T) => string): string[] {
  return Object.entries(entries)
    .sort(([a], [b]) => byCode(a, b))
    .map(([id, value]) => `${JSON.stringify(id)}: ${print(value)}`);
}

function block(key: string, open: string, close: string, lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined;
  return `  "${key}": ${open}\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ${close}`;
}

/** The same order on every machine. */
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function readEntries<T>(
  value: unknown,
  what: string,
  dropped: string[],
  read: (entry: unknown, name: string, dropped: string[]) => T | undefined,
): Record<string, T> {
  if (value === undefined) return {};
  if (!isRecord(value)) {
    dropped.push(what);
    return {};
  }
  const entries = Object.entries(value).flatMap(([id, entry]): [string, T][] => {
    const found = read(entry, `${what}/${id}`, dropped);
    if (found === undefined) dropped.push(shown(`${what}/${id}`));
    return found === undefined ? [] : [[id, found]];
  });
  // makes own properties of all names, `__proto__` too
  return Object.fromEntries(entries);
}

function readPoint(entry: unknown): Point | undefined {
  if (!isRecord(entry)) return undefined;
  const { x, y } = entry;
  return isCoordinate(x) && isCoordinate(y) ? { x, y } : undefined;
}

function readGroup(entry: unknown, name: string, dropped: string[]): Layout['groups'][string] | undefined {
  if (!isRecord(entry) || typeof entry['title'] !== 'string') return undefined;
  return { title: entry['title'], steps: readTexts(entry['steps'], `${name}/steps`, dropped) };
}

function readTexts(value: unknown, what: string, dropped: string[]): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    dropped.push(shown(what));
    return [];
  }
  return [
    ...new Set(
      (value as unknown[]).flatMap((entry, index) => {
        if (typeof entry === 'string') return [entry];
        dropped.push(shown(`${what}/${index}`));
        return [];
      }),
    ),
  ];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCoordinate = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= MAX_COORDINATE;

const shown = (name: string): string => `\`${name.length > 60 ? `${name.slice(0, 60)}…` : name}\``;
