/** objectGUID is 16 bytes, the first three parts little-endian (MS-DTYP 2.3.4.2). */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => GUID.test(text);

/** As Windows writes it: `d3f0c1de-…`; undefined for what is no GUID. */
export function guidText(value: unknown): string | undefined {
  const bytes: unknown = Array.isArray(value) ? value[0] : value;
  if (!Buffer.isBuffer(bytes) || bytes.length !== 16) return undefined;
  const hex = Buffer.from(ORDER.map((at) => bytes[at]!)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The bytes of a GUID as text. */
export function guidBytes(text: string): Buffer {
  const written = Buffer.from(text.replaceAll('-', ''), 'hex');
  return Buffer.from(ORDER.map((at) => written[at]!));
}
