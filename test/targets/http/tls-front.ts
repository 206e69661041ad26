import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Authority } from '../../../scripts/targets/signed-certificate.ts';

/** Stands before a server of the tests and speaks TLS, with a certificate for `idp.example.test` and localhost. */
export interface TlsFront {
  readonly port: number;
  /** Common names of the client certificates that requests came with; empty where there was none. */
  readonly clients: string[];
  close(): Promise<void>;
}

/** @param wants whether clients must show a certificate of the authority */
export async function startTlsFront(
  to: number,
  authority: Authority,
  wants: 'client certificates' | 'nothing',
): Promise<TlsFront> {
  const { certificate, key } = authority.sign('idflow-test-server', ['DNS:idp.example.test', 'DNS:localhost']);
  const clients: string[] = [];
  const mutual = { requestCert: true, rejectUnauthorized: true, ca: authority.certificate };
  const settings = { cert: certificate, key, ...(wants === 'nothing' ? {} : mutual) };
  const server = createServer(settings, (request, response) => {
    const { method, url, headers, socket } = request;
    const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    clients.push(/^CN=(.*)$/m.exec(shown?.subject ?? '')?.[1] ?? '');
    request.pipe(
      forward({ host: '127.0.0.1', port: to, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    clients,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
