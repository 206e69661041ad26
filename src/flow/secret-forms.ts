/** Stands where a secret was. */
export const MASK = '•••';

/** Shorter secrets are too much like other texts. In characters. */
export const SHORTEST_SECRET = 4;
/** Encoded, the shorter ones are. */
const SHORTEST_ENCODED = 8;

/**
 * Finds secrets in texts: as they are, and as JSON (also inside of JSON), HTML, URLs, forms, Base64 and hexadecimal digits write
 * them; of a key in PEM form also its lines. The longest first, so that replacing one leaves nothing of another.
 * @returns undefined where there is nothing to look for
 */
export function secretPattern(secrets: Iterable<string>): RegExp | undefined {
  const forms = secretForms(secrets);
  if (forms.size === 0) return undefined;
  return new RegExp(
    [...forms]
      .sort((a, b) => b.length - a.length)
      .map(patternOf)
      .join('|'),
    'g',
  );
}

/** All that {@link secretPattern} looks for. */
export const secretForms = (secrets: Iterable<string>): ReadonlySet<string> => new Set([...secrets].flatMap(formsOf));

/** A copy of a text without secrets, in whatever form they stand in it. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  const pattern = secretPattern(secrets);
  return pattern === undefined ? text : text.replace(pattern, MASK);
}

/** Each text that was put into JSON, and that again into JSON, has more backslashes. */
const IN_JSON: Readonly<Record<string, string>> = {
  '"': String.raw`\\{0,64}"`,
  '\\': String.raw`\\{1,64}`,
  '\n': String.raw`(?:\n|\\{1,64}n)`,
  '\r': String.raw`(?:\r|\\{1,64}r)`,
  '\t': String.raw`(?:\t|\\{1,64}t)`,
};

const patternOf = (text: string): string =>
  text.replace(/["\\\n\r\t]|[$^.*+?()[\]{}|/-]/g, (character) => IN_JSON[character] ?? `\\${character}`);

function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST_SECRET) return [];
  const encoded = [wellFormed(secret, encodeURIComponent), wellFormed(secret, encodeURI), formEncoded(secret)];
  const forms = [
    secret,
    secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    ...encoded,
    ...encoded.map((text) => text.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase())),
    ...linesOf(secret),
    ...(secret.length < SHORTEST_ENCODED ? [] : [...base64Of(secret), ...hexOf(secret)]),
  ];
  return forms;
}

/** Half of a surrogate pair has no place in a URL. */
const wellFormed = (text: string, encode: (text: string) => string): string => encode(text.toWellFormed());

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** The lines of a key in PEM form; its first and last say only what it is. */
const linesOf = (secret: string): string[] =>
  secret.includes('\n') ? secret.split(/\r?\n/).filter((line) => line.length >= 16 && !line.startsWith('-----')) : [];

/** Base64 of it wherever it begins in what is encoded, without the characters that depend on what is around. */
function base64Of(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].flatMap((before) => {
    const padded = new Uint8Array(before + bytes.length);
    padded.set(bytes, before);
    const whole = btoa(String.fromCharCode(...padded)).replace(/=+$/, '');
    const sure = whole.slice(before === 0 ? 0 : before + 1, (before + bytes.length) % 3 === 0 ? undefined : -1);
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function hexOf(secret: string): string[] {
  const digits = Array.from(new TextEncoder().encode(secret), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [digits, digits.toUpperCase()];
}
