/** What a server sends, token by token; MS-TDS 2.2.7. */

/** Flags of DONE tokens. */
export const DONE = { final: 0x00, more: 0x01, error: 0x02, count: 0x10, attention: 0x20 } as const;

/** Numbers of commands in DONE tokens. */
export const COMMAND = { select: 0xc1, insert: 0xc3, delete: 0xc4, update: 0xc5, execute: 0xe0 } as const;

export const uint8 = (value: number): Buffer => Buffer.from([value]);
export const uint16 = (value: number): Buffer => bufferOf(2, (buffer) => buffer.writeUInt16LE(value));
export const int32 = (value: number): Buffer => bufferOf(4, (buffer) => buffer.writeInt32LE(value));
export const uint64 = (value: bigint): Buffer => bufferOf(8, (buffer) => buffer.writeBigUInt64LE(value));

function bufferOf(size: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(size);
  write(buffer);
  return buffer;
}

const ucs2 = (text: string): Buffer => Buffer.from(text, 'ucs2');
const shortText = (text: string): Buffer => Buffer.concat([uint8(text.length), ucs2(text)]);
const sized = (token: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint8(token), uint16(body.length), body]);
};

/** TDS 7.4, SQL interface. */
export const loginAck = (): Buffer =>
  sized(0xad, uint8(1), Buffer.from([0x74, 0, 0, 4]), shortText('Microsoft SQL Server'), Buffer.from([16, 0, 0, 0]));

/** Of a statement that failed. */
export const error = (number: number, message: string, severity = 14): Buffer =>
  sized(
    0xaa,
    int32(number),
    uint8(1),
    uint8(severity),
    uint16(message.length),
    ucs2(message),
    shortText('double'),
    shortText(''),
    int32(1),
  );

const TRANSACTION = uint64(0x3500000001n);

/** Begin (8), commit (9) or rollback (10) of a transaction. */
export const transactionChange = (type: 8 | 9 | 10): Buffer => {
  const descriptor = Buffer.concat([uint8(8), TRANSACTION]);
  return type === 8 ? sized(0xe3, uint8(type), descriptor, uint8(0)) : sized(0xe3, uint8(type), uint8(0), descriptor);
};

const ended = (token: number, status: number, command: number, count?: number): Buffer =>
  Buffer.concat([
    uint8(token),
    uint16(count === undefined ? status : status | DONE.count),
    uint16(command),
    uint64(BigInt(count ?? 0)),
  ]);

export const done = (status: number, command = 0, count?: number): Buffer => ended(0xfd, status, command, count);
export const doneInProc = (command: number, count?: number): Buffer => ended(0xff, DONE.more, command, count);
export const doneProc = (status: number = DONE.final): Buffer =>
  Buffer.concat([uint8(0x79), int32(0), ended(0xfe, status, COMMAND.execute)]);

/** A column of a result, with how its values are written. */
export interface Column {
  readonly name: string;
  /** TYPE_INFO. */
  readonly type: Buffer;
}

export const columns = (all: readonly Column[]): Buffer =>
  Buffer.concat([
    uint8(0x81),
    uint16(all.length),
    ...all.map(({ name, type }) => Buffer.concat([int32(0), uint16(0), type, shortText(name)])),
  ]);

export const row = (...values: readonly Buffer[]): Buffer => Buffer.concat([uint8(0xd1), ...values]);

/** A parameter that a procedure has set. */
export const returnValue = (ordinal: number, name: string, type: Buffer, value: Buffer): Buffer =>
  Buffer.concat([uint8(0xac), uint16(ordinal), shortText(name), uint8(1), int32(0), uint16(0), type, value]);

const NO_COLLATION = Buffer.alloc(5);

/** NVARCHAR(MAX) and a value of it, in one piece. */
export const TEXT = Buffer.concat([uint8(0xe7), uint16(0xffff), NO_COLLATION]);
export const text = (value: string | null): Buffer => {
  if (value === null) return uint64(0xffffffffffffffffn);
  const bytes = ucs2(value);
  const piece = bytes.length === 0 ? [] : [int32(bytes.length), bytes];
  return Buffer.concat([uint64(BigInt(bytes.length)), ...piece, int32(0)]);
};

/** INT and a value of it. */
export const INT = Buffer.from([0x26, 4]);
export const int = (value: number): Buffer => Buffer.concat([uint8(4), int32(value)]);

/** A value whose length stands before it. */
export const counted = (bytes: Buffer): Buffer => Buffer.concat([uint8(bytes.length), bytes]);

/** One row of one text column, and the end of the statement. */
export const oneText = (name: string, value: string | null): Buffer =>
  Buffer.concat([columns([{ name, type: TEXT }]), row(text(value)), doneInProc(COMMAND.select, 1), doneProc()]);

/** The end of a statement that changed rows. */
export const changed = (command: number, count: number): Buffer => Buffer.concat([doneInProc(command, count), doneProc()]);

/** The end of a statement that failed. */
export const failed = (number: number, message: string, severity?: number): Buffer =>
  Buffer.concat([error(number, message, severity), doneProc(DONE.error)]);
