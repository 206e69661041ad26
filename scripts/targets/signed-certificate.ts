import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key; PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate with its key, and the authority that signed it; all as PEM. */
export interface SignedCertificate extends KeyPair {
  readonly authority: string;
}

/** Who signs certificates. */
export interface Authority {
  /** Its own certificate (PEM), for whoever is to trust it. */
  readonly certificate: string;
  /**
   * Makes a certificate.
   * @param names what it is for: `DNS:localhost`, `IP:127.0.0.1`; none for somebody who connects to servers
   */
  sign(commonName: string, names?: readonly string[]): KeyPair;
}

const KEY = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';

/** Makes an authority with the `openssl` of the machine. */
export function makeAuthority(): Authority {
  const own = inFolder((openssl, read) => {
    openssl(`req -x509 ${KEY} -days 30 -subj /CN=idflow-test-authority -keyout ca.key -out ca.pem`);
    return { certificate: read('ca.pem'), key: read('ca.key') };
  });
  return {
    certificate: own.certificate,
    sign: (commonName, names = []) =>
      inFolder((openssl, read, write) => {
        write('ca.pem', own.certificate);
        write('ca.key', own.key);
        write('names', names.length === 0 ? 'extendedKeyUsage=clientAuth\n' : `subjectAltName=${names.join(',')}\n`);
        openssl(`req ${KEY} -subj /CN=${commonName} -keyout own.key -out own.csr`);
        openssl('x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names -out own.pem');
        return { certificate: read('own.pem'), key: read('own.key') };
      }),
  };
}

/**
 * Makes an authority, and a server's certificate that it signed.
 * @param names what the certificate is for: `DNS:localhost`, `IP:127.0.0.1`
 */
export function makeSignedCertificate(names: readonly string[]): SignedCertificate {
  const authority = makeAuthority();
  return { ...authority.sign('idflow-test-server', names), authority: authority.certificate };
}

function inFolder<T>(
  make: (openssl: (args: string) => void, read: (name: string) => string, write: (name: string, text: string) => void) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'idflow-certificates-'));
  try {
    return make(
      (args) => void execFileSync('openssl', args.split(' '), { cwd: folder, stdio: 'pipe' }),
      (name) => readFileSync(join(folder, name), 'utf8'),
      (name, text) => writeFileSync(join(folder, name), text),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
