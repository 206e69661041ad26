import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebianServer } from './debian.ts';
import { listening, run, start, type RunningProgram } from './program.ts';
import { makeSignedCertificate } from './signed-certificate.ts';
import { freePort, removeFolder, throwawayFolder, type Throwaway } from './throwaway.ts';

export const SLAPD: DebianServer = {
  programs: ['/usr/sbin/slapd', '/usr/bin/ldapadd', '/usr/bin/openssl'],
  packages: ['slapd', 'ldap-utils', 'openssl'],
};

/** OpenLDAP with an empty tree: ou=people and ou=groups. */
export interface Slapd extends Throwaway {
  readonly port: number;
  readonly tlsPort: number;
  readonly base: string;
  readonly admin: { readonly user: string; readonly password: string };
  /** PEM of the certificate that the server shows. */
  readonly ca: string;
  /** Loads entries. @param ldif RFC 2849 */
  load(ldif: string): Promise<void>;
  /** Starts it again after `kill`, on the same ports with the same data. */
  restart(): Promise<void>;
}

const BASE = 'dc=example,dc=org';
const ADMIN = { user: `cn=admin,${BASE}`, password: 'Adm1n-of-a-throwaway' };

const TREE = `dn: ${BASE}
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: ou=people,${BASE}
objectClass: organizationalUnit
ou: people

dn: ou=leavers,${BASE}
objectClass: organizationalUnit
ou: leavers

dn: ou=groups,${BASE}
objectClass: organizationalUnit
ou: groups
`;

/** Starts a slapd of its own: ldap://, ldaps://, password policy (which can block people), at most 100 entries without pages. */
export async function startSlapd(): Promise<Slapd> {
  const folder = throwawayFolder('slapd');
  const [port, tlsPort] = [await freePort(), await freePort()];
  const { certificate, key, authority } = makeSignedCertificate(['DNS:localhost', 'IP:127.0.0.1']);
  const [certificateFile, keyFile] = [join(folder, 'localhost.pem'), join(folder, 'localhost.key')];
  writeFileSync(certificateFile, certificate);
  writeFileSync(keyFile, key, { mode: 0o600 });
  mkdirSync(join(folder, 'db'));
  const config = join(folder, 'slapd.conf');
  writeFileSync(config, configuration(folder, certificateFile, keyFile), { mode: 0o600 });
  const urls = `ldap://127.0.0.1:${String(port)} ldaps://127.0.0.1:${String(tlsPort)}`;
  const launch = async (): Promise<RunningProgram> => {
    const server = start('/usr/sbin/slapd', ['-f', config, '-h', urls, '-d', '0'], join(folder, 'log'));
    await listening(server, port, 15_000);
    return server;
  };
  let server = await launch();
  const load = async (ldif: string): Promise<void> => {
    const file = join(folder, 'load.ldif');
    writeFileSync(file, ldif);
    await run('/usr/bin/ldapadd', [
      '-x',
      ...['-H', `ldap://127.0.0.1:${String(port)}`, '-D', ADMIN.user, '-w', ADMIN.password, '-f', file],
    ]);
  };
  await load(TREE);
  const [, version] = /slapd (\d+\.\d+\.\d+)/.exec(await run('/bin/sh', ['-c', '/usr/sbin/slapd -VV 2>&1 || true'])) ?? [];
  return {
    version: `OpenLDAP ${version ?? ''}`.trim(),
    port,
    tlsPort,
    base: BASE,
    admin: ADMIN,
    ca: authority,
    load,
    kill: () => server.end('SIGKILL'),
    async restart() {
      server = await launch();
    },
    async stop() {
      await server.end('SIGKILL');
      removeFolder(folder);
    },
  };
}

const configuration = (folder: string, certificateFile: string, keyFile: string): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile ${folder}/pid
TLSCertificateFile ${certificateFile}
TLSCertificateKeyFile ${keyFile}
password-hash {SSHA}
sizelimit size.soft=100 size.hard=100 size.pr=unlimited size.prtotal=unlimited
database mdb
suffix "${BASE}"
rootdn "${ADMIN.user}"
rootpw ${ADMIN.password}
directory ${folder}/db
dbnosync
index objectClass,uid,member,entryUUID eq
access to attrs=userPassword by anonymous auth by self write by * none
access to * by users read by anonymous auth
overlay ppolicy
`;
