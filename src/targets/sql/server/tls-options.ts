import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import type { TlsSettings } from './driver.ts';

/** What Node is to encrypt a connection with, for drivers that hand it on. @param host checked in the certificate, unless `serverName` is set */
export const tlsOptions = ({ verify, ca, serverName, certificate, key }: TlsSettings, host: string): ConnectionOptions => ({
  rejectUnauthorized: verify,
  checkServerIdentity: (_name, peer) => checkServerIdentity(serverName ?? host, peer),
  ...(ca === undefined ? {} : { ca }),
  ...(certificate === undefined ? {} : { cert: certificate }),
  ...(key === undefined ? {} : { key }),
});
