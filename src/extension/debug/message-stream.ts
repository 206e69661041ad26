import type { DebugProtocol } from '@vscode/debugprotocol';

const HEADER_END = '\r\n\r\n';
const LENGTH = /^Content-Length: *(\d{1,12})\r?$/im;

/** A message as the Debug Adapter Protocol has it on streams: a header with its length, and JSON. */
export function frameOf(message: DebugProtocol.ProtocolMessage): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}${HEADER_END}`, 'ascii'), body]);
}

/** Takes messages of the Debug Adapter Protocol out of a stream of bytes, however it is cut. */
export class MessageReader {
  readonly #received: (message: unknown) => void;
  #parts: Buffer[] = [];
  #size = 0;
  /** Bytes of the body that is awaited; undefined while its header is. */
  #awaited: number | undefined;

  /** @param received takes each message, as JSON holds it */
  constructor(received: (message: unknown) => void) {
    this.#received = received;
  }

  /** @throws Error where the stream is not of that protocol */
  add(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    for (;;) {
      if (this.#awaited === undefined && !this.#readHeader()) return;
      const awaited = this.#awaited!;
      if (this.#size < awaited) return;
      const body = this.#take(awaited);
      this.#awaited = undefined;
      this.#received(JSON.parse(body.toString('utf8')));
    }
  }

  #readHeader(): boolean {
    const all = this.#joined();
    const end = all.indexOf(HEADER_END);
    if (end < 0) return false;
    const length = LENGTH.exec(all.toString('ascii', 0, end))?.[1];
    if (length === undefined) throw new Error('What came is no message of the Debug Adapter Protocol.');
    this.#take(end + HEADER_END.length);
    this.#awaited = Number(length);
    return true;
  }

  #take(count: number): Buffer {
    const all = this.#joined();
    this.#parts = [all.subarray(count)];
    this.#size = all.length - count;
    return all.subarray(0, count);
  }

  /** Joined only when it is looked at: a large body comes in many pieces. */
  #joined(): Buffer {
    if (this.#parts.length !== 1) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0]!;
  }
}
