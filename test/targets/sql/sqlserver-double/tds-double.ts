/**
 * A scripted server that talks TDS 7.4 as SQL Server does: PRELOGIN with and without TLS, LOGIN7, `sp_executesql`, batches, requests of
 * the transaction manager, attention. The real `tedious` talks to it.
 *
 * It proves plumbing and not T-SQL: what is sent, what becomes of answers, errors, stops and lost connections. It understands no
 * statement; a test says what is answered to which.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { readBatch, readCall, readLogin, readTransactionRequest, type Login, type TdsRequest } from './requests.ts';
import { DONE, done, loginAck, oneText, transactionChange } from './tokens.ts';

const PACKET = { batch: 1, call: 3, answer: 4, attention: 6, transaction: 14, login: 16, prelogin: 18 } as const;
const HEADER = 8;
const PACKET_SIZE = 4096;
const LAST = 1;

/** What is answered to a request: tokens, nothing until the client stops it, or the end of the connection. */
export type Answer = Buffer | 'nothing' | 'hang up';

export interface TdsScript {
  /** Undefined: what is usual, which for a statement is an end without rows. */
  readonly answer?: (request: TdsRequest) => Answer | undefined;
  /** An error in place of the acknowledgement of a login. */
  readonly login?: (login: Login) => Buffer | undefined;
  /** What came before the attention was noticed, the whole answer for example; usually that the statement failed. */
  readonly beforeAttention?: () => Buffer;
  /** False: attentions are not acknowledged. */
  readonly acknowledges?: boolean;
  /** Certificate and key; without, the server offers no encryption. */
  readonly tls?: TlsOptions;
}

export interface TdsDouble {
  readonly port: number;
  readonly requests: readonly TdsRequest[];
  readonly logins: readonly Login[];
  /** Attentions that came. */
  readonly attentions: number;
  /** Connections that are open. */
  readonly connections: number;
  /** Resolves when that many connections are open. */
  untilConnections(count: number): Promise<void>;
  /** Cuts all connections. */
  cut(): void;
  stop(): Promise<void>;
}

/** Starts a scripted server on 127.0.0.1. */
export async function startTdsDouble(script: TdsScript = {}): Promise<TdsDouble> {
  const [requests, logins, sockets]: [TdsRequest[], Login[], Set<Socket>] = [[], [], new Set()];
  const seen = { requests, logins, attentions: 0 };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    new TdsSession(socket, script, seen);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    logins,
    get attentions() {
      return seen.attentions;
    },
    get connections() {
      return sockets.size;
    },
    async untilConnections(count) {
      while (sockets.size !== count) await new Promise((resolve) => setImmediate(resolve));
    },
    cut: () => sockets.forEach((socket) => socket.destroy()),
    async stop() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Seen {
  readonly requests: TdsRequest[];
  readonly logins: Login[];
  attentions: number;
}

class TdsSession {
  private readonly socket: Socket;
  private readonly script: TdsScript;
  private readonly seen: Seen;
  private received = Buffer.alloc(0);
  private message: Buffer[] = [];
  /** What bytes of packets go through. */
  private wire: Duplex;
  /** The handshake of TLS, whose bytes stand in PRELOGIN packets. */
  private handshake: Duplex | undefined;
  private established = false;

  constructor(socket: Socket, script: TdsScript, seen: Seen) {
    this.socket = socket;
    this.script = script;
    this.seen = seen;
    this.wire = socket;
    socket.on('data', (bytes: Buffer) => this.arrived(bytes));
  }

  /** First packets, in which the handshake stands; then what is encrypted, with packets inside. */
  private arrived(bytes: Buffer): void {
    const packets =
      !this.established && (this.received.length > 0 || bytes[0] === PACKET.prelogin || this.handshake === undefined);
    if (packets) return this.receive(bytes);
    this.established = true;
    this.handshake?.push(bytes);
  }

  private receive(bytes: Buffer): void {
    this.received = Buffer.concat([this.received, bytes]);
    while (this.received.length >= HEADER && this.received.length >= this.received.readUInt16BE(2)) {
      const length = this.received.readUInt16BE(2);
      const packet = this.received.subarray(0, length);
      this.received = this.received.subarray(length);
      this.message.push(packet.subarray(HEADER));
      if ((packet.readUInt8(1) & LAST) === 0) continue;
      const whole = Buffer.concat(this.message);
      this.message = [];
      this.handle(packet.readUInt8(0), whole);
    }
  }

  private handle(type: number, message: Buffer): void {
    switch (type) {
      case PACKET.prelogin:
        if (this.handshake !== undefined) return void this.handshake.push(message);
        this.send(preloginAnswer(this.script.tls !== undefined));
        if (this.script.tls !== undefined) this.encrypt(this.script.tls);
        return;
      case PACKET.login:
        return this.login(readLogin(message));
      case PACKET.attention:
        this.seen.attentions++;
        if (this.script.acknowledges === false) return;
        this.send(this.script.beforeAttention?.() ?? done(DONE.error));
        return this.send(done(DONE.attention));
      case PACKET.call:
        return this.answer(readCall(message));
      case PACKET.batch:
        return this.answer(readBatch(message));
      default:
        return this.answer(readTransactionRequest(message));
    }
  }

  private login(login: Login): void {
    this.seen.logins.push(login);
    const refusal = this.script.login?.(login);
    this.send(refusal ?? Buffer.concat([loginAck(), done(DONE.final)]));
    if (refusal !== undefined) this.socket.end();
  }

  private answer(request: TdsRequest): void {
    // What the library and the driver ask when they connect is not what tests are about.
    const own = request.kind === 'batch' ? request.text : '';
    if (own.includes('SERVERPROPERTY')) return this.send(oneText('version', '16.0.4135.4'));
    if (own.startsWith('set ansi_nulls')) return this.send(done(DONE.final));
    this.seen.requests.push(request);
    const answer = this.script.answer?.(request) ?? usual(request);
    if (answer === 'hang up') this.socket.destroy();
    else if (answer !== 'nothing') this.send(answer);
  }

  /** One message, in as many packets as it takes. */
  private send(message: Buffer): void {
    for (let at = 0; at === 0 || at < message.length; at += PACKET_SIZE - HEADER) {
      const body = message.subarray(at, at + PACKET_SIZE - HEADER);
      this.wire.write(packetOf(PACKET.answer, body, at + body.length >= message.length));
    }
  }

  private encrypt(options: TlsOptions): void {
    const { socket } = this;
    this.handshake = new Duplex({
      read: () => undefined,
      write: (bytes: Buffer, _encoding, taken) => {
        socket.write(this.established ? bytes : packetOf(PACKET.prelogin, bytes, true));
        taken();
      },
    });
    const encrypted = new TLSSocket(this.handshake, { ...options, isServer: true, maxVersion: 'TLSv1.2' });
    encrypted.on('error', () => socket.destroy());
    encrypted.on('data', (bytes: Buffer) => this.receive(bytes));
    encrypted.on('secure', () => (this.wire = encrypted));
  }
}

function usual(request: TdsRequest): Buffer {
  switch (request.kind) {
    case 'begin':
      return Buffer.concat([transactionChange(8), done(DONE.final)]);
    case 'commit':
      return Buffer.concat([transactionChange(9), done(DONE.final)]);
    case 'rollback':
      return Buffer.concat([...(request.name === '' ? [transactionChange(10)] : []), done(DONE.final)]);
    default:
      return done(DONE.final);
  }
}

function packetOf(type: number, body: Buffer, last: boolean): Buffer {
  const header = Buffer.from([type, last ? LAST : 0, 0, 0, 0, 0, 1, 0]);
  header.writeUInt16BE(HEADER + body.length, 2);
  return Buffer.concat([header, body]);
}

/** Version 16, and encryption on or not supported. */
const preloginAnswer = (encryption: boolean): Buffer =>
  Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, encryption ? 1 : 2]);
