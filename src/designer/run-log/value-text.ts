import { isJsonObject, type Json } from '../../flow/json.ts';

const LONGEST = 400;

/** A value on one line, as JavaScript would write it: `{login: 'ada', active: true}`; cut where it is long. */
export function valueText(value: Json | undefined): string {
  const text = whole(value, LONGEST);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** @param room characters that are shown: what lies behind them is not put together */
function whole(value: Json | undefined, room: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${onOneLine(value)}'`;
  const isList = Array.isArray(value);
  if (!isList && !isJsonObject(value)) return String(value);
  const entries: readonly (readonly [string, Json | undefined])[] = Object.entries(value);
  let text = '';
  for (const [name, inner] of entries) {
    if (text.length > room) break;
    const item = whole(inner, room - text.length);
    text += `${text === '' ? '' : ', '}${isList ? item : `${onOneLine(name)}: ${item}`}`;
  }
  return isList ? `[${text}]` : `{${text}}`;
}

/** A text without line breaks, and without characters that steer or reorder what is shown. */
export const onOneLine = (text: string): string => harmless(text.replace(/\s+/g, ' '));

/** A text without characters that steer or reorder what is shown. */
export const harmless = (text: string): string => text.replace(STEERING, '�');

const STEERING = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
