import { AsyncLocalStorage } from 'node:async_hooks';
import type { Socket } from 'node:net';
import { connect as encrypt, type ConnectionOptions, type TLSSocket } from 'node:tls';
import NetworkTransport from 'oracledb/lib/thin/sqlnet/ntTcp.js';
import type { ServerSettings } from '../server/driver.ts';
import { tlsOptions } from '../server/tls-options.ts';

/** What the library calls an end without goodbye. */
const AT_ONCE = 0x40;

/**
 * An attempt to connect, and the socket that came of it. `oracledb` gives nobody its socket, so an attempt could not be given up, a
 * connection not be cut, and its end not be seen. Its TLS takes certificates from a wallet only and always has the host for their name.
 */
export class Transport {
  private readonly settings: ServerSettings;
  private current: NetworkTransport | undefined;
  private given: Error | undefined;

  constructor(settings: ServerSettings) {
    this.settings = settings;
  }

  /** Runs the library's work of connecting; the sockets that it opens belong to this transport. */
  during<T>(work: () => Promise<T>): Promise<T> {
    return attempts.run(this, work);
  }

  /** The socket, or what encrypts it. */
  get stream(): Socket | undefined {
    return this.current?.stream ?? undefined;
  }

  /** Ends what there is, also while it is being opened. Who waits for an answer is told. */
  cut(reason = new Error('The connection was cut')): void {
    this.given ??= reason;
    this.stream?.destroy(reason);
    this.current?.disconnect(AT_ONCE);
  }

  /** The library is about to connect; it does so again where a listener sends it on. */
  async adopt(transport: NetworkTransport, connect: () => Promise<void>): Promise<void> {
    if (this.given !== undefined) throw this.given;
    this.current = transport;
    const { host, tls } = this.settings;
    if (tls !== undefined) {
      transport.tlsConnect = async (_context, socket) => {
        socket.removeAllListeners();
        // What happens to it is told by what encrypts it.
        socket.on('error', () => undefined);
        transport.stream = await encrypted(socket, tlsOptions(tls, host));
        transport.connStream = socket;
      };
    }
    await connect();
  }
}

const attempts = new AsyncLocalStorage<Transport>();

/** Lets {@link Transport} take part when the library opens sockets. Done once, when the driver is loaded. */
export function takePartInConnecting(): void {
  const { prototype } = NetworkTransport;
  const connect = prototype.connect;
  prototype.connect = function (this: NetworkTransport, address) {
    const own = (): Promise<void> => connect.call(this, address);
    return attempts.getStore()?.adopt(this, own) ?? own();
  };
}

function encrypted(socket: Socket, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = encrypt({ ...options, socket }, () => resolve(secure));
    secure.once('error', reject);
    secure.once('close', () => reject(new Error('The server closed the connection during the TLS handshake')));
  });
}
