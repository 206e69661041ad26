/** What a client sends, as the double understands it; MS-TDS 2.2.6. */

/** A parameter of `sp_executesql` as it came. */
export interface SentParameter {
  readonly name: string;
  /** Told that it may be set: `OUTPUT`. */
  readonly output: boolean;
  readonly value: string | number | bigint | boolean | Buffer | null;
}

export type TdsRequest =
  | {
      readonly kind: 'statement';
      readonly text: string;
      /** `@1 nvarchar(4000), @2 int`; empty when there are none. */
      readonly declarations: string;
      readonly parameters: readonly SentParameter[];
      /** Whether it is part of a transaction. */
      readonly inTransaction: boolean;
    }
  | { readonly kind: 'batch'; readonly text: string }
  | { readonly kind: 'begin'; readonly name: string; /** 0: that of the session. */ readonly isolation: number }
  | { readonly kind: 'save' | 'commit' | 'rollback'; readonly name: string };

/** What a client said of itself. */
export interface Login {
  readonly user: string;
  readonly password: string;
  readonly application: string;
  readonly database: string;
}

const SP_EXECUTESQL = 10;

/** Reads values one after the other. */
class Reader {
  at = 0;
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  take(length: number): Buffer {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  uint8(): number {
    return this.take(1).readUInt8();
  }

  uint16(): number {
    return this.take(2).readUInt16LE();
  }

  text(characters: number): string {
    return this.take(characters * 2).toString('ucs2');
  }

  /** Bytes in pieces; null for NULL. */
  pieces(): Buffer | null {
    if (this.take(8).readBigUInt64LE() === 0xffffffffffffffffn) return null;
    const pieces: Buffer[] = [];
    for (let length = this.take(4).readUInt32LE(); length > 0; length = this.take(4).readUInt32LE())
      pieces.push(this.take(length));
    return Buffer.concat(pieces);
  }

  /** Bytes with their length before them, of a type of variable length. */
  variable(longest: number): Buffer | null {
    if (longest === 0xffff) return this.pieces();
    const length = this.uint16();
    return length === 0xffff ? null : this.take(length);
  }
}

/** ALL_HEADERS: their length, and the transaction that the request is part of. */
function headers(reader: Reader): boolean {
  const length = reader.take(4).readUInt32LE();
  const rest = reader.take(length - 4);
  return rest.readBigUInt64LE(6) !== 0n;
}

function value(reader: Reader): SentParameter['value'] {
  const type = reader.uint8();
  switch (type) {
    case 0xe7: {
      const longest = reader.uint16();
      reader.take(5);
      return reader.variable(longest)?.toString('ucs2') ?? null;
    }
    case 0xa5:
      return reader.variable(reader.uint16());
    case 0x26: {
      reader.uint8();
      const bytes = reader.take(reader.uint8());
      return bytes.length === 8 ? bytes.readBigInt64LE() : bytes.readInt32LE();
    }
    case 0x6d:
      reader.uint8();
      return reader.take(reader.uint8()).readDoubleLE();
    case 0x68:
      reader.uint8();
      return reader.take(reader.uint8())[0] === 1;
    default:
      throw new Error(`The double does not know values of type 0x${type.toString(16)}.`);
  }
}

/** A remote procedure call; only `sp_executesql` is known. */
export function readCall(bytes: Buffer): TdsRequest {
  const reader = new Reader(bytes);
  const inTransaction = headers(reader);
  const [byNumber, number] = [reader.uint16(), reader.uint16()];
  if (byNumber !== 0xffff || number !== SP_EXECUTESQL) throw new Error(`The double knows sp_executesql only, not ${number}.`);
  reader.uint16();
  const parameters: SentParameter[] = [];
  while (!reader.done) {
    const name = reader.text(reader.uint8());
    parameters.push({ name, output: (reader.uint8() & 1) === 1, value: value(reader) });
  }
  const [statement, declarations, ...rest] = parameters;
  return {
    kind: 'statement',
    text: String(statement?.value),
    declarations: String(declarations?.value ?? ''),
    parameters: rest,
    inTransaction,
  };
}

export function readBatch(bytes: Buffer): TdsRequest {
  const reader = new Reader(bytes);
  headers(reader);
  return { kind: 'batch', text: reader.text((bytes.length - reader.at) / 2) };
}

const TRANSACTION_KINDS = { 5: 'begin', 7: 'commit', 8: 'rollback', 9: 'save' } as const;

export function readTransactionRequest(bytes: Buffer): TdsRequest {
  const reader = new Reader(bytes);
  headers(reader);
  const number = reader.uint16();
  if (!(number in TRANSACTION_KINDS)) throw new Error(`The double does not know the transaction request ${number}.`);
  const kind = TRANSACTION_KINDS[number as keyof typeof TRANSACTION_KINDS];
  const name = (): string => reader.text(reader.uint8() / 2);
  return kind === 'begin' ? { kind, isolation: reader.uint8(), name: name() } : { kind, name: name() };
}

/** LOGIN7, in which a password is hidden from the eye only. */
export function readLogin(bytes: Buffer): Login {
  const field = (at: number): Buffer => {
    const offset = bytes.readUInt16LE(at);
    return bytes.subarray(offset, offset + bytes.readUInt16LE(at + 2) * 2);
  };
  const password = Buffer.from(field(44).map((byte) => ((byte ^ 0xa5) >> 4) | (((byte ^ 0xa5) << 4) & 0xff)));
  return {
    user: field(40).toString('ucs2'),
    password: password.toString('ucs2'),
    application: field(48).toString('ucs2'),
    database: field(68).toString('ucs2'),
  };
}
