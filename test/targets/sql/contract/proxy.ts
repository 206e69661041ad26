import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { ServerSettings } from '../../../../src/targets/sql/server/driver.ts';

/** Stands between a target and its server, and does what networks do. */
export interface Proxy {
  /** Where it listens, with the name that the server's certificate has. */
  readonly settings: Partial<ServerSettings>;
  /** Connections that are open. */
  readonly connections: number;
  /** Waits until it is so; asked at every change. */
  until(condition: () => boolean): Promise<void>;
  /** Waits for the next bytes of the target. */
  untilAsked(): Promise<void>;
  /** Cuts all connections. */
  cut(): void;
  /** Ends all connections towards the target, politely; they are gone when the target has seen it. */
  hangUp(): void;
  /** Lets nothing through any more, in either direction, and takes no new connections seriously. */
  freeze(): void;
  /** Passes on what the target says, and cuts instead of passing the answer on. */
  loseAnswers(): void;
  stop(): Promise<void>;
}

export async function startProxy({ host, port, tls }: ServerSettings): Promise<Proxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const watchers = new Set<() => void>();
  let mode: 'pass' | 'frozen' | 'lose-answers' = 'pass';
  let asked = 0;
  const changed = (): void => watchers.forEach((watch) => watch());
  const listener = createServer((near) => {
    const far = connect(port, host);
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
      changed();
    };
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end);
    near.on('data', (bytes) => {
      if (mode === 'frozen') return;
      far.write(bytes);
      asked++;
      changed();
    });
    far.on('data', (bytes) => {
      if (mode === 'pass') near.write(bytes);
      if (mode === 'lose-answers') end();
    });
    changed();
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const watch = (): void => {
        if (!condition()) return;
        watchers.delete(watch);
        resolve();
      };
      watchers.add(watch);
      watch();
    });
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    settings: {
      host: '127.0.0.1',
      port: (listener.address() as AddressInfo).port,
      tls: tls && { ...tls, serverName: tls.serverName ?? host },
    },
    get connections() {
      return pairs.size;
    },
    until,
    untilAsked() {
      const before = asked;
      return until(() => asked > before);
    },
    cut,
    hangUp() {
      for (const [near] of pairs) near.end();
    },
    freeze: () => void (mode = 'frozen'),
    loseAnswers: () => void (mode = 'lose-answers'),
    async stop() {
      cut();
      await new Promise<void>((resolve) => void listener.close(() => resolve()));
    },
  };
}
