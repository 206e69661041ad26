import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Reply =
  | {
      readonly status: number;
      readonly headers?: Record<string, string | string[]>;
      readonly json?: unknown;
      readonly text?: string;
    }
  /** The connection breaks after the whole request was read. */
  | 'reset'
  /** The answer breaks off in the middle of its body. */
  | 'broken-off'
  /** Bytes that are no HTTP. */
  | 'garbage'
  /** No answer, until the client goes away. */
  | 'silence';

type Script = (request: Received) => Reply | Promise<Reply>;

export interface ScriptedOrg {
  readonly url: string;
  readonly received: Received[];
  /** Answers the next requests, in this order; the last one answers all that follow. */
  replies(...replies: readonly Reply[]): void;
  /** Answers by what is asked. */
  script(script: Script): void;
  close(): Promise<void>;
}

/** A server on 127.0.0.1 that does what a test tells it to, right or wrong. */
export async function startScriptedOrg(): Promise<ScriptedOrg> {
  let script: Script = () => ({ status: 200, json: {} });
  const received: Received[] = [];
  const server = createServer((incoming, outgoing) => {
    void readAll(incoming).then(async (body) => {
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body };
      received.push(request);
      send(await script(request), outgoing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    replies: (...replies) => {
      const queue = [...replies];
      script = () => (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 500 };
    },
    script: (given) => {
      script = given;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** An error answer in Okta's form. */
export function oktaError(status: number, errorCode: string, errorSummary: string, ...causes: readonly string[]): Reply {
  const errorCauses = causes.map((cause) => ({ errorSummary: cause }));
  return { status, json: { errorCode, errorSummary, errorLink: errorCode, errorId: 'oaeTEST', errorCauses } };
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(reply: Reply, outgoing: ServerResponse): void {
  if (reply === 'silence') return;
  if (reply === 'reset') {
    outgoing.socket?.resetAndDestroy();
  } else if (reply === 'broken-off') {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 });
    outgoing.write('{"id":', () => outgoing.socket?.destroy());
  } else if (reply === 'garbage') {
    outgoing.socket?.end('SSH-2.0-OpenSSH_9.2\r\n\r\n');
  } else {
    const text = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
    outgoing.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    outgoing.end(text);
  }
}
