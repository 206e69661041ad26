import valueParser from 'tedious/lib/value-parser.js';
import type { Metadata } from 'tedious/lib/metadata-parser.js';
import { integerOf } from '../server/rows.ts';

/** Numbers of types in a `sql_variant`; https://learn.microsoft.com/openspecs/windows_protocols/ms-tds */
const VARIANT = { bigint: 0x7f, money: 0x3c, smallmoney: 0x7a, decimal: 0x6a, numeric: 0x6c } as const;

const MONEY_DIGITS = 4;

/**
 * `tedious` makes floating-point numbers of DECIMAL, NUMERIC and MONEY, which loses digits, and has no setting for it. Its reader of
 * values is replaced by one that reads the same bytes again as text. Done once, when the driver is loaded.
 */
export function readExactly(): void {
  const inexact = valueParser.readValue;
  valueParser.readValue = (buffer, offset, metadata, options) => {
    const read = inexact(buffer, offset, metadata, options);
    if (read.value === null) return read;
    const exact = exactOf(buffer.subarray(offset, read.offset), metadata);
    return exact === undefined ? read : Object.assign(read, { value: exact });
  };
}

function exactOf(bytes: Buffer, { type, scale = 0 }: Pick<Metadata, 'type' | 'scale'>): unknown {
  switch (type.name) {
    case 'DecimalN':
    case 'NumericN':
      return decimalText(bytes.subarray(1), scale);
    case 'MoneyN':
      return moneyText(bytes.subarray(1));
    case 'Money':
    case 'SmallMoney':
      return moneyText(bytes);
    case 'Variant':
      return variantOf(bytes.subarray(4));
    default:
      return undefined;
  }
}

/** Type, number of bytes that describe it, those bytes, and the value. */
function variantOf(bytes: Buffer): unknown {
  const value = bytes.subarray(2 + (bytes[1] ?? 0));
  switch (bytes[0]) {
    case VARIANT.decimal:
    case VARIANT.numeric:
      return decimalText(value, bytes[3] ?? 0);
    case VARIANT.money:
    case VARIANT.smallmoney:
      return moneyText(value);
    case VARIANT.bigint:
      return integerOf(value.readBigInt64LE().toString());
    default:
      return undefined;
  }
}

/** A byte for the sign, and the digits as one whole number, the lowest byte first. */
function decimalText(bytes: Buffer, scale: number): string {
  const magnitude = BigInt(`0x${Buffer.from(bytes.subarray(1)).reverse().toString('hex')}`);
  return withPoint(bytes[0] === 1 ? magnitude : -magnitude, scale);
}

/** Ten-thousandths; of the eight bytes of MONEY the upper four come first. */
function moneyText(bytes: Buffer): string {
  const amount =
    bytes.length === 4 ? BigInt(bytes.readInt32LE()) : (BigInt(bytes.readInt32LE()) << 32n) + BigInt(bytes.readUInt32LE(4));
  return withPoint(amount, MONEY_DIGITS);
}

function withPoint(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
