import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What the servers make of what they are told. */
export type Mood = 'welcomes' | 'refuses';

/** Servers that say all that they are told back again: what the worst of real ones do in messages and answers. */
export class EchoServers {
  mood: Mood = 'refuses';
  /** All that was heard. */
  heard = '';
  readonly #http: HttpServer;
  readonly #postgresql: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#http = createHttpServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const { method, url, headers } = request;
        const decoded = Buffer.from(headers.authorization?.replace(/^\w+ /, '') ?? '', 'base64').toString('utf8');
        const seen = { method, url, headers, body, decoded };
        this.heard += `${JSON.stringify(seen)}\n`;
        const token = url?.includes('token') === true && method === 'POST';
        const words = JSON.stringify(seen);
        const answer =
          this.mood === 'welcomes'
            ? {
                ...(token ? { access_token: `given-${Date.now()}`, token_type: 'Bearer', expires_in: 600 } : {}),
                id: '1',
                note: words,
                seen,
                [words]: 1,
              }
            : {
                error: 'invalid_client',
                error_description: words,
                errorCode: 'E0000011',
                errorSummary: words,
                detail: words,
                schemas: [],
              };
        response.writeHead(this.mood === 'welcomes' ? 200 : 401, {
          'content-type': 'application/json',
          'www-authenticate': `Basic realm="${url}"`,
        });
        response.end(JSON.stringify(answer));
      });
    });
    this.#postgresql = createServer((socket) => this.#servePostgresql(socket));
  }

  static async start(): Promise<EchoServers> {
    const servers = new EchoServers();
    for (const server of [servers.#http, servers.#postgresql]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    return servers;
  }

  get httpPort(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get postgresqlPort(): number {
    return (this.#postgresql.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#http.closeAllConnections();
    await Promise.all([this.#http, this.#postgresql].map((server) => new Promise((resolve) => server.close(resolve))));
  }

  /** Asks for the password in plain text, and repeats it in what it says about it. */
  #servePostgresql(socket: Socket): void {
    this.#sockets.add(socket);
    let greeted = false;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      if (!greeted) {
        greeted = true;
        this.heard += bytes.toString('latin1');
        socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
        return;
      }
      const password = bytes.subarray(5).toString('utf8').replaceAll('\0', '');
      this.heard += `${password}\n`;
      const fields = `SFATAL\0C28P01\0Mpassword "${password}" of ${bytes.toString('hex')} is not known\0Dtried ${password}\0\0`;
      const length = Buffer.alloc(4);
      length.writeInt32BE(4 + Buffer.byteLength(fields));
      socket.end(Buffer.concat([Buffer.from('E'), length, Buffer.from(fields)]));
    });
  }
}
