import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { Exchanged } from '../stand-alone-client.ts';

/** Names of what is only a number to find something by, and of the kind of thing that it finds. */
const NUMBERS: Readonly<Record<string, string>> = {
  frameId: 'id',
  variablesReference: 'values',
  id: 'id',
  hitBreakpointIds: 'id',
};

/**
 * What was said in a session, as text to compare: who said what, without what differs from one machine or one minute to
 * the next. Paths start at the folder of the flow, numbers stand for when they were first named since the last pause.
 */
export function transcriptOf(exchanged: readonly Exchanged[], folder: string): string {
  const seen = new Map<string, number>();
  const numbered = (kind: string, value: number): string => {
    const key = `${kind} ${value}`;
    if (!seen.has(key)) seen.set(key, [...seen.keys()].filter((each) => each.startsWith(`${kind} `)).length + 1);
    return `(${kind} ${seen.get(key)!})`;
  };
  const masked = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => masked(each, name));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, key)]));
    if (typeof value === 'string') return maskedText(value, folder);
    const kind = NUMBERS[name];
    return typeof value === 'number' && value > 0 && kind !== undefined ? numbered(kind, value) : value;
  };
  const parts = exchanged.map(({ message }) => {
    if (message['event'] === 'stopped') seen.clear();
    const [head, content] = told(message);
    const body = content === undefined ? '' : stringify(masked(content, ''), { lineWidth: 0, indentSeq: false });
    return body === '' || body === '{}\n' ? `${head}\n` : `${head}\n${body.replaceAll(/^(?=.)/gm, '    ')}`;
  });
  return parts.join('');
}

/** First line of a message, and the rest of it. */
function told(message: Readonly<Record<string, unknown>>): readonly [string, unknown] {
  if (message['type'] === 'request') return [`→ ${String(message['command'])}`, message['arguments']];
  if (message['type'] === 'event') return [`  ● ${String(message['event'])}`, message['body']];
  const command = String(message['command']);
  if (message['success'] !== true) return [`  ✗ ${command}`, { message: message['message'] }];
  // what an adapter can do has a list of its own
  return [`  ← ${command}`, command === 'initialize' ? undefined : message['body']];
}

const maskedText = (text: string, folder: string): string =>
  text
    .replaceAll(folder, 'FOLDER')
    .replaceAll(/\b\d+(?:\.\d+)? (?:ms|s)\b/g, 'N ms')
    .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME');

/** Compares a text with the file that holds it; with `UPDATE_GOLDEN=1` it is written there instead. */
export function assertGolden(name: string, text: string): void {
  const file = new URL(`./${name}.txt`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') return writeFileSync(file, text);
  assert.ok(existsSync(file), `There is no ${name}.txt yet; UPDATE_GOLDEN=1 writes it.`);
  assert.equal(
    text,
    readFileSync(file, 'utf8'),
    `The session is not the one in ${name}.txt. If it should be, UPDATE_GOLDEN=1 writes it.`,
  );
}
