import { isScalar, isSeq, parseDocument, type Scalar } from 'yaml';

/** What a scalar of a flow file can hold. */
export type ScalarValue = string | number | boolean | null;

export interface ScalarContext {
  /** Inside of `{ … }` or `[ … ]`, where brackets, braces and commas mean something. */
  readonly flow: boolean;
  /** How the value was written before; kept where it can be. */
  readonly style?: Scalar['type'] | undefined;
}

/** Words that no reader of YAML takes for anything but text. */
const SURELY_PLAIN = /^(?!(?:null|true|false|yes|no|on|off|inf|nan)$)[A-Za-z_][\w-]*$/i;

const plainTexts = new Map<string, boolean>();
const CACHE_SIZE = 5_000;

/** Writes a scalar in one line, so that reading it gives exactly the value. */
export function scalarText(value: ScalarValue, { flow, style }: ScalarContext): string {
  if (typeof value !== 'string') return Object.is(value, -0) ? '-0' : String(value);
  if (style === 'QUOTE_DOUBLE') return doubleQuoted(value);
  if (style === 'QUOTE_SINGLE' && needsNoEscape(value)) return singleQuoted(value);
  if (isPlain(value, flow)) return value;
  return needsNoEscape(value) && !value.includes("'") ? singleQuoted(value) : doubleQuoted(value);
}

/** True where the text can be written without quotes. */
export function isPlain(value: string, flow: boolean): boolean {
  if (SURELY_PLAIN.test(value)) return true;
  if (value === '' || !needsNoEscape(value)) return false;
  const key = `${flow ? 'f' : 'b'}${value}`;
  let plain = plainTexts.get(key);
  if (plain === undefined) {
    plain = readsPlain(value, flow);
    if (plainTexts.size >= CACHE_SIZE) plainTexts.clear();
    plainTexts.set(key, plain);
  }
  return plain;
}

/** The parser itself tells, in a list and as a key: what is a text there is one everywhere. */
function readsPlain(value: string, flow: boolean): boolean {
  const { contents, errors, warnings } = parseDocument(flow ? `[ ${value} ]` : `- ${value}`);
  if (errors.length > 0 || warnings.length > 0 || !isSeq(contents) || contents.items.length !== 1) return false;
  const item = contents.items[0];
  return isScalar(item) && item.value === value && item.type === 'PLAIN' && (item.comment ?? '') === '';
}

/** True for a single line of characters that YAML reads as they are. */
export const needsNoEscape = (value: string): boolean =>
  !/[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u.test(value.replaceAll('\t', ' '));

const singleQuoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A JSON text is a double-quoted scalar of YAML; the rest of what is not printable is escaped too. */
const doubleQuoted = (value: string): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
