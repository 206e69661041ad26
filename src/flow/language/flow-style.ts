import type { TextCollection, TextEntry, TextNode, TextScalar } from './text-tree.ts';

/** Brackets in brackets that are told apart; what is deeper counts as text. */
const MAX_DEPTH = 60;

/**
 * Reads `{ … }` or `[ … ]` as far as it goes: what is not closed ends at the limit.
 * @param start offset of the bracket
 * @param limit offset that the value can not reach beyond
 * @param owner the entry whose value it becomes
 */
export function readFlowStyle(text: string, start: number, limit: number, owner: TextEntry, depth = 0): TextCollection {
  const is = text[start] === '{' ? 'map' : 'list';
  const closing = is === 'map' ? '}' : ']';
  const collection: TextCollection = { is, flow: true, start, end: limit, column: -1, entries: [] };
  let at = start + 1;
  for (;;) {
    at = skipBlank(text, at, limit);
    const character = text[at];
    if (at >= limit || character === undefined) return collection;
    if (character === '}' || character === ']') {
      collection.end = character === closing ? at + 1 : at;
      return collection;
    }
    if (character === ',') at++;
    else
      at =
        is === 'map' ? readPair(text, at, limit, owner, collection, depth) : readItem(text, at, limit, owner, collection, depth);
  }
}

function readPair(text: string, start: number, limit: number, owner: TextEntry, map: TextCollection, depth: number): number {
  if (text[start] === '{' || text[start] === '[' || text[start] === ':') return start + 1;
  const key = scalarAt(text, start, limit, true);
  const colon = skipBlank(text, key.end, limit);
  const hasColon = text[colon] === ':' && colon < limit;
  const entry: TextEntry = {
    parent: owner,
    key: keyText(text, key),
    start,
    keyEnd: key.end,
    hasColon,
    value: { is: 'nothing', start: hasColon ? colon + 1 : key.end, end: hasColon ? colon + 1 : key.end },
  };
  map.entries.push(entry);
  if (!hasColon) return Math.max(key.end, start + 1);
  entry.value = valueAt(text, colon + 1, limit, entry, depth);
  return Math.max(entry.value.end, colon + 1);
}

function readItem(text: string, start: number, limit: number, owner: TextEntry, list: TextCollection, depth: number): number {
  const entry: TextEntry = {
    parent: owner,
    key: String(list.entries.length),
    start,
    keyEnd: start,
    hasColon: true,
    value: { is: 'nothing', start, end: start },
  };
  entry.value = valueAt(text, start, limit, entry, depth);
  list.entries.push(entry);
  return Math.max(entry.value.end, start + 1);
}

function valueAt(text: string, from: number, limit: number, owner: TextEntry, depth: number): TextNode {
  const at = skipBlank(text, from, limit);
  const character = text[at];
  if (at >= limit || character === undefined || ',}]'.includes(character)) return { is: 'nothing', start: from, end: from };
  if ((character === '{' || character === '[') && depth < MAX_DEPTH) return readFlowStyle(text, at, limit, owner, depth + 1);
  return scalarAt(text, at, limit, false);
}

/** A text in brackets: quoted, or up to a comma, a bracket or, for a key, a colon. */
function scalarAt(text: string, start: number, limit: number, isKey: boolean): TextScalar {
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    const style = quote === '"' ? 'double' : 'single';
    return { is: 'scalar', style, start, end: closeQuote(text, start, limit), indent: 0 };
  }
  let end = start;
  for (; end < limit; end++) {
    const character = text[end]!;
    if (character === ',' || character === '}' || character === ']' || character === '{' || character === '[') break;
    if (isKey && character === '\n') break;
    if (isKey && character === ':' && /[\s,}\]]|^$/.test(text.charAt(end + 1))) break;
    if (character === '#' && /\s/.test(text.charAt(end - 1))) break;
  }
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  return { is: 'scalar', style: 'plain', start, end: Math.max(end, start), indent: 0 };
}

/** Offset behind the closing quote; the end of the line, at most the limit, where it is not closed. */
export function closeQuote(text: string, start: number, limit: number): number {
  const quote = text[start];
  for (let at = start + 1; at < limit; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === "'") at++;
      else return at + 1;
    }
  }
  const newline = text.indexOf('\n', start);
  return newline < 0 ? limit : Math.min(limit, text[newline - 1] === '\r' ? newline - 1 : newline);
}

/** The key that a scalar writes. */
export function keyText(text: string, { style, start, end }: TextScalar): string {
  const written = text.slice(start, end);
  if (style === 'single') return written.slice(1, -1).replaceAll("''", "'");
  if (style !== 'double') return written;
  try {
    return String(JSON.parse(written));
  } catch {
    return written.slice(1, -1);
  }
}

/** Past white space, line breaks and comments. */
function skipBlank(text: string, from: number, limit: number): number {
  let at = from;
  for (;;) {
    while (at < limit && /\s/.test(text.charAt(at))) at++;
    if (at >= limit || text[at] !== '#' || !/\s/.test(text.charAt(at - 1))) return at;
    const newline = text.indexOf('\n', at);
    at = newline < 0 ? limit : newline + 1;
  }
}
