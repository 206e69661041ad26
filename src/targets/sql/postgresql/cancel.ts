import type { ConnectionOptions } from 'node:tls';
import { Connection } from 'pg';

/** What asking a server to stop a statement needs: where it is, and how to talk to it. */
export interface CancelAddress {
  readonly host: string;
  readonly port: number;
  readonly ssl: ConnectionOptions | undefined;
}

/** The parts of a wire connection that its types do not tell of. */
interface Wire {
  connect(port: number, host: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

/**
 * Asks a server to stop what one of its processes runs, over a connection of its own, encrypted as the other one is. It takes no
 * session of the server, so it works when all are taken. https://www.postgresql.org/docs/current/protocol-flow.html
 * @returns when the server has taken note; whether something was stopped it does not say
 */
export function requestCancel({ host, port, ssl }: CancelAddress, processId: number, secretKey: number): Promise<void> {
  const connection = new Connection(ssl === undefined ? {} : { ssl });
  const wire = connection as unknown as Wire;
  return new Promise((resolve, reject) => {
    const send = (): void => wire.cancel(processId, secretKey);
    connection.on('connect', () => (ssl === undefined ? send() : wire.requestSsl()));
    connection.on('sslconnect', send);
    connection.on('error', reject);
    // The server closes it without a word.
    connection.on('end', resolve);
    wire.connect(port, host);
  });
}
