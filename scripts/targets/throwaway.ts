import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server that was started for a test, in a folder of its own. */
export interface Throwaway {
  /** Product and version as the server itself gives them, for example "OpenLDAP 2.5.13". */
  readonly version: string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** A folder for one server; others on the machine may not look into it. */
export const throwawayFolder = (name: string): string => mkdtempSync(join(tmpdir(), `idflow-${name}-`));

export const removeFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
};

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
