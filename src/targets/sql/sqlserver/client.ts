import { connect as openSocket, isIP, type Socket } from 'node:net';
import { checkServerIdentity, TLSSocket } from 'node:tls';
import { Connection } from 'tedious';
import type { TokenHandler } from 'tedious/lib/token/handler.js';
import type { DoneToken } from 'tedious/lib/token/token.js';
import type { ServerSettings, TlsSettings } from '../server/driver.ts';
import { wordsOf } from '../server/network-failure.ts';
import { SqlServerError } from './errors.ts';

/** Commands whose number of rows is that of rows changed: INSERT, DELETE, UPDATE, MERGE. */
const CHANGING = new Set([0xc3, 0xc4, 0xc5, 0x117]);
/** The longest time that a timer can have: the time limits are those of whoever asked for the connection. */
const NO_TIME_LIMIT_MS = 2_147_483_647;

/** What the server said of a request's end. */
export interface Ending {
  /** Rows that the last command changed. */
  affected: number;
  /** It came to its end, also when it was to be stopped by then. */
  finished: boolean;
}

/**
 * A connection of `tedious` that checks the certificate itself before it sends a password, and keeps what requests come to.
 *
 * The library goes on without encryption where the server offers none, and puts the address of a host without a name where
 * TLS has no place for one.
 */
export class TdsClient extends Connection {
  /** Of the request that runs, or ran last. */
  ending: Ending = { affected: 0, finished: false };
  /** The first error that the server reported while signing in: it says more than the last one. */
  private refusal: { readonly number: number; readonly message: string } | undefined;
  private readonly tls: TlsSettings | undefined;
  private readonly host: string;
  private raw: Socket | undefined;
  private given: Error | undefined;

  constructor(settings: ServerSettings) {
    super({
      server: isIP(tlsName(settings)) === 0 ? settings.host : '',
      authentication: { type: 'default', options: { userName: settings.user, password: settings.password ?? '' } },
      options: {
        port: settings.port,
        database: settings.database,
        connector: (...[address]: readonly unknown[]) => this.open(addressIn(address) ?? settings),
        encrypt: settings.tls !== undefined,
        ...named(settings.tls?.serverName),
        // Checked here: see `sendLogin7Packet`.
        trustServerCertificate: true,
        cryptoCredentialsDetails: {
          ca: settings.tls?.ca,
          cert: settings.tls?.certificate,
          key: settings.tls?.key,
        },
        connectTimeout: NO_TIME_LIMIT_MS,
        requestTimeout: 0,
        cancelTimeout: 0,
        maxRetriesOnTransientErrors: 0,
        appName: 'idflow',
        useUTC: true,
        lowerCaseGuids: true,
        // XACT_ABORT is off: a statement that fails leaves the transaction to whoever began it, where the server allows it.
        abortTransactionOnError: false,
      },
    });
    this.tls = settings.tls;
    this.host = settings.host;
    this.on('errorMessage', ({ number, message }) => (this.refusal ??= { number, message }));
  }

  /** Signs in. @throws what the library throws; SqlServerError when the server refuses */
  async signIn(): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => this.connect((error) => (error ? reject(error) : resolve())));
    } catch (error) {
      if (this.refusal === undefined) throw error;
      throw new SqlServerError('LOGIN', wordsOf(new Error(this.refusal.message)), this.refusal.number);
    }
  }

  /** Cuts the connection, also while it is being opened. */
  cut(reason?: Error): void {
    this.given ??= reason ?? new Error('The connection was cut');
    this.raw?.destroy(reason);
  }

  /** The socket, or what encrypts it. */
  get stream(): unknown {
    const { securePair } = this.messageIo as { securePair?: { readonly cleartext: TLSSocket } };
    return securePair?.cleartext ?? this.raw;
  }

  /** Before each request. */
  forgetEnding(): void {
    this.ending = { affected: 0, finished: false };
  }

  override sendLogin7Packet(): void {
    if (this.tls !== undefined) {
      const { stream } = this;
      if (!(stream instanceof TLSSocket)) throw new SqlServerError('NO_TLS', 'The server does not offer encryption.');
      // Azure SQL sends its clients on to another host, whose certificate is its own.
      const name = this.tls.serverName ?? this.routingData?.server ?? this.host;
      const problem = this.tls.verify ? problemWith(stream, name) : undefined;
      if (problem !== undefined) throw problem;
    }
    super.sendLogin7Packet();
  }

  override createTokenStreamParser(...[message, handler]: Parameters<Connection['createTokenStreamParser']>) {
    return super.createTokenStreamParser(message, this.noting(handler));
  }

  /** The library forgets the rest of an answer when its request was cancelled. */
  private noting<T extends TokenHandler>(handler: T): T {
    const { ending } = this;
    const note = ({ rowCount, curCmd }: Pick<DoneToken, 'rowCount' | 'curCmd'>): void => {
      if (rowCount !== undefined && CHANGING.has(curCmd)) ending.affected = rowCount;
    };
    const onDone = handler.onDone.bind(handler);
    const onDoneInProc = handler.onDoneInProc.bind(handler);
    const onDoneProc = handler.onDoneProc.bind(handler);
    handler.onDone = (token) => {
      note(token);
      onDone(token);
    };
    handler.onDoneInProc = (token) => {
      note(token);
      onDoneInProc(token);
    };
    handler.onDoneProc = (token) => {
      ending.finished = !token.more && !token.sqlError && !token.attention;
      onDoneProc(token);
    };
    return handler;
  }

  private open({ host, port }: Address): Promise<Socket> {
    return new Promise((resolve, reject) => {
      if (this.given !== undefined) return reject(this.given);
      const socket = openSocket({ host, port, noDelay: true });
      this.raw = socket;
      socket.once('error', reject);
      socket.once('close', () => reject(this.given ?? new Error('The connection was closed')));
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        // While nobody else listens an error would end the process.
        socket.on('error', () => undefined);
        resolve(socket);
      });
    });
  }
}

type Address = Pick<ServerSettings, 'host' | 'port'>;

/** Where the library wants to go: to the server, or where that sends it on to, as Azure SQL does. Its types do not tell of it. */
function addressIn(given: unknown): Address | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const host: unknown = Reflect.get(given, 'host');
  const port: unknown = Reflect.get(given, 'port');
  return typeof host === 'string' && host !== '' && typeof port === 'number' ? { host, port } : undefined;
}

/** The name that TLS is to ask for: the library has to be kept from one that is an address. */
const tlsName = ({ host, tls }: ServerSettings): string => tls?.serverName ?? host;

const named = (name: string | undefined) => (name === undefined || isIP(name) !== 0 ? {} : { serverName: name });

/** Why a certificate is not to be trusted. The library could only have looked for a name that is not an address. */
function problemWith(stream: TLSSocket, name: string): Error | undefined {
  const { authorized, authorizationError } = stream;
  if (!authorized) {
    const code = String(authorizationError);
    if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return Object.assign(new Error(code), { code });
  }
  return checkServerIdentity(name, stream.getPeerCertificate());
}
