import { afterEach, beforeEach } from 'mocha';
import { FlowClient } from './dap-client.ts';
import { PeopleFolder } from './people-folder.ts';

/** Whatever debugs flows in a process of its own. */
interface Client {
  kill(): Promise<unknown>;
}

/** Opens the client that most tests use. */
export const flowClient = (folder: string): FlowClient => new FlowClient(folder);

/**
 * Gives each test of a suite a folder with people and a client; afterwards nothing of either is left.
 * @param open starts a client in a folder
 * @param begin takes what a test is given
 * @returns makes another client for the same folder, for a second session
 */
export function peopleForEach<C extends Client>(
  open: (folder: string) => C,
  begin: (folder: PeopleFolder, client: C) => void,
): () => C {
  const clients: C[] = [];
  let folder: PeopleFolder;
  const connect = (): C => {
    const client = open(folder.path);
    clients.push(client);
    return client;
  };
  beforeEach(() => {
    folder = new PeopleFolder();
    begin(folder, connect());
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.kill()));
    folder.remove();
  });
  return connect;
}
