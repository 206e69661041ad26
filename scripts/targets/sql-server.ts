import type { SignedCertificate } from './signed-certificate.ts';
import type { Throwaway } from './throwaway.ts';

/** A database server of a test, on 127.0.0.1, which can be started again after `kill` with the same data. */
export interface SqlServer extends Throwaway {
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: SignedCertificate;
  start(): Promise<void>;
}
