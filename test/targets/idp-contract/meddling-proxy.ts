import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between an adapter and its server, and lets tests break the connection in the way that they want. */
export interface MeddlingProxy {
  readonly port: number;
  /** What is done with what the adapter sends; everything passes at first. */
  meddle: Meddling;
  close(): Promise<void>;
}

/**
 * Looks at a piece that the adapter sent.
 * - pass: goes on to the server
 * - swallow: never arrives, and nobody answers
 * - lose-answer: arrives, and the connection breaks when the server answers
 * - a buffer: never arrives; this is the answer
 */
export type Meddling = (sent: Buffer) => 'pass' | 'swallow' | 'lose-answer' | Buffer;

export const passing: Meddling = () => 'pass';

/** Starts a proxy on 127.0.0.1 before a port of 127.0.0.1. */
export async function startMeddlingProxy(to: number): Promise<MeddlingProxy> {
  const sockets = new Set<Socket>();
  const proxy: { meddle: Meddling } = { meddle: passing };
  const server: Server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    let losing = false;
    const both = [near, far];
    const breakOff = (): void => {
      for (const socket of both) socket.destroy();
    };
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', breakOff);
      socket.on('close', () => {
        sockets.delete(socket);
        breakOff();
      });
    }
    near.on('data', (sent: Buffer) => {
      const meddled = proxy.meddle(sent);
      if (Buffer.isBuffer(meddled)) near.write(meddled);
      else if (meddled !== 'swallow') {
        losing ||= meddled === 'lose-answer';
        far.write(sent);
      }
    });
    far.on('data', (answer: Buffer) => {
      if (losing) breakOff();
      else near.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    get meddle() {
      return proxy.meddle;
    },
    set meddle(meddling) {
      proxy.meddle = meddling;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}
