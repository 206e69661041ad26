/** What stands behind a piece: it decides to whom the parser gives trailing blank lines and comments. */
export type Follower = 'entry' | 'section' | 'nothing';

/** A stretch of a flow file that YAML reads the same way alone, as long as it has no errors and no anchors. */
export interface Cut {
  /** Key as it is written. */
  readonly key: string;
  /** `steps`, `objects`, or undefined for a key of the flow itself. */
  readonly parent: string | undefined;
  /** Columns that an entry is indented by; 0 for keys of the flow. */
  readonly indent: number;
  /** Start of the line with the key; everything up to the next cut belongs to it. */
  readonly start: number;
  readonly end: number;
  /** Lines before it. */
  readonly line: number;
  readonly follower: Follower;
  /** True for the line `steps:` or `objects:` whose entries are cuts of their own. */
  readonly opens: boolean;
}

/** Maps whose entries are many. */
const SPLIT = new Set(['steps', 'objects']);

const NEWLINE = 10;
const SPACE = 32;
const HASH = 35;
const COLON = 58;
const RETURN = 13;

/**
 * Cuts a flow file at the keys of the flow and of its steps and objects, by nothing but lines and their indentation.
 * @returns undefined where the file is of a form that has to be read as a whole
 */
export function cutFlow(text: string): Cut[] | undefined {
  const cuts: { -readonly [K in keyof Cut]: Cut[K] }[] = [];
  /** Of the open map of entries; 0 until its first one is seen, -1 outside. */
  let indent = -1;
  let parent: string | undefined;
  let line = 0;
  const close = (at: number, follower: Follower): void => {
    const last = cuts.at(-1);
    if (last) Object.assign(last, { end: at, follower });
  };
  for (let at = 0, next = 0; at < text.length; at = next, line++) {
    const newline = text.indexOf('\n', at);
    next = newline < 0 ? text.length : newline + 1;
    const first = text.charCodeAt(at);
    if (first === NEWLINE || first === HASH || first === RETURN) continue;
    if (first !== SPACE) {
      const key = keyAt(text, at);
      if (key === undefined) {
        // What is no key of its own belongs to the piece before it; its parser finds out whether that is sound.
        if (cuts.length === 0 || isMarker(text, at)) return undefined;
        continue;
      }
      close(at, 'section');
      parent = SPLIT.has(key) && isBare(text, at + key.length + 1, next) ? key : undefined;
      const opens = parent !== undefined && startsEntries(text, next);
      indent = opens ? 0 : -1;
      cuts.push({ key, parent: undefined, indent: 0, start: at, end: text.length, line, follower: 'nothing', opens });
      continue;
    }
    if (indent < 0 && cuts.length > 0) continue;
    let start = at;
    while (text.charCodeAt(start) === SPACE) start++;
    const column = start - at;
    if (indent > 0 && column !== indent) continue;
    const head = text.charCodeAt(start);
    if (head === NEWLINE || head === HASH || head === RETURN || Number.isNaN(head)) continue;
    if (cuts.length === 0) return undefined;
    const key = keyAt(text, start);
    if (key === undefined) continue;
    indent = column;
    close(at, 'entry');
    cuts.push({ key, parent, indent, start: at, end: text.length, line, follower: 'nothing', opens: false });
  }
  return cuts.length === 0 ? undefined : cuts;
}

const KEY = /[A-Za-z][\w-]{0,200}(?=:(?:[ \r\n]|$))/y;

/** The plain key that starts at an offset. */
function keyAt(text: string, at: number): string | undefined {
  const first = text.charCodeAt(at) | 32;
  if (first < 97 || first > 122) return undefined;
  KEY.lastIndex = at;
  return KEY.exec(text)?.[0];
}

/** `---`, `...` and `%` at the start of a line end the document or direct its parser. */
const isMarker = (text: string, at: number): boolean =>
  text.startsWith('---', at) || text.startsWith('...', at) || text.startsWith('%', at);

/** True when nothing but a comment stands behind a key's colon. */
function isBare(text: string, from: number, end: number): boolean {
  return /^[ ]*(?: #.*)?\r?\n?$/.test(text.slice(from, end));
}

/** True when the first line with text behind a section's head is the plain key of an entry, deeper than the section. */
function startsEntries(text: string, from: number): boolean {
  for (let at = from; at < text.length;) {
    let start = at;
    while (text.charCodeAt(start) === SPACE) start++;
    const head = text.charCodeAt(start);
    if (head !== NEWLINE && head !== HASH && head !== RETURN) {
      const key = start > at ? keyAt(text, start) : undefined;
      return key !== undefined && text.charCodeAt(start + key.length) === COLON;
    }
    const newline = text.indexOf('\n', start);
    if (newline < 0) return false;
    at = newline + 1;
  }
  return false;
}
