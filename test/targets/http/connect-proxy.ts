import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { KeyPair } from '../../../scripts/targets/signed-certificate.ts';

/** A proxy that opens tunnels (CONNECT), as those of companies do. All names lead to this machine. */
export interface ConnectProxy {
  readonly port: number;
  /** What was asked for: `CONNECT idp.example.test:443`, and what came along to sign in. */
  readonly asked: { readonly what: string; readonly authorisation: string | undefined }[];
  /** Answers otherwise than by a tunnel: a status, or nothing at all. */
  answer: number | 'silence' | undefined;
  close(): Promise<void>;
}

/** @param tls makes it a proxy that is reached by TLS itself */
export async function startConnectProxy(tls?: KeyPair): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const sockets = new Set<Socket>();
  const behaviour: { answer: ConnectProxy['answer'] } = { answer: undefined };
  const server: Server = tls === undefined ? createServer() : createTlsServer({ cert: tls.certificate, key: tls.key });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', ({ url = '', headers }: IncomingMessage, near: Socket) => {
    asked.push({ what: `CONNECT ${url}`, authorisation: headers['proxy-authorization'] });
    near.on('error', () => near.destroy());
    if (behaviour.answer === 'silence') return;
    if (behaviour.answer !== undefined) {
      near.end(`HTTP/1.1 ${String(behaviour.answer)} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const far = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    sockets.add(far);
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    get answer() {
      return behaviour.answer;
    },
    set answer(answer) {
      behaviour.answer = answer;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
