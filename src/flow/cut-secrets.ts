import { MASK, SHORTEST_SECRET } from './secret-forms.ts';

/** Stands where a text was cut. */
const CUT = '…';

/** What JSON writes in another way, also inside of JSON: characters by their number, by a letter, and behind backslashes. */
const ESCAPED = /\\+u([0-9a-f]{4})|\\+|[\n\r\t\b\f]/gi;
const LETTERS: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' };

/** A text without what JSON adds to it, so that it is the same written plainly, in JSON, and in JSON inside of JSON. */
interface PlainText {
  readonly text: string;
  /** Where each of its characters stands in what was written. */
  readonly places: readonly number[];
}

/**
 * A copy of a text without the beginnings of secrets that are left where it was cut: `tok_8f3…`. Whole secrets are masked before;
 * fewer characters than the shortest secret has are left, since anything may begin so.
 * @param forms of secrets, as they may be written
 */
export function withoutCutSecrets(written: string, forms: Iterable<string>): string {
  if (!written.includes(CUT)) return written;
  const { text, places } = plain(written);
  const cuts = [...text.matchAll(/…/g)].map(({ index }) => index);
  const starts = new Map<number, number>();
  for (const form of forms) {
    const secret = plain(form).text;
    for (const cut of cuts) {
      const start = startOfRest(text, cut, secret);
      if (start !== undefined) starts.set(cut, Math.min(start, starts.get(cut) ?? start));
    }
  }
  let clean = '';
  let end = 0;
  for (const [cut, start] of [...starts].sort(([a], [b]) => a - b)) {
    const from = places[start]!;
    // within what another one has masked
    if (from < end) continue;
    clean += written.slice(end, from) + MASK;
    end = places[cut]!;
  }
  return clean + written.slice(end);
}

/** Where the longest beginning of a secret starts that ends at a cut. */
function startOfRest(text: string, cut: number, secret: string): number | undefined {
  const first = secret.slice(0, SHORTEST_SECRET);
  if (first.length < SHORTEST_SECRET) return undefined;
  let start = text.indexOf(first, Math.max(0, cut - secret.length));
  for (; start !== -1 && start <= cut - SHORTEST_SECRET; start = text.indexOf(first, start + 1))
    if (secret.startsWith(text.slice(start, cut))) return start;
  return undefined;
}

function plain(written: string): PlainText {
  const places: number[] = [];
  let text = '';
  let end = 0;
  const add = (characters: string, from: number): void => {
    for (let index = 0; index < characters.length; index++) places.push(from + index);
    text += characters;
  };
  for (const match of written.matchAll(ESCAPED)) {
    const [all, digits] = match;
    add(written.slice(end, match.index), end);
    end = match.index + all.length;
    const character = digits === undefined ? (LETTERS[all] ?? '') : String.fromCharCode(Number.parseInt(digits, 16));
    add(character, match.index);
  }
  add(written.slice(end), end);
  return { text, places };
}
