import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebianServer } from './debian.ts';
import { listening, run, start, type RunningProgram } from './program.ts';
import { removeFolder, throwawayFolder, type Throwaway } from './throwaway.ts';

export const SAMBA: DebianServer = {
  programs: ['/usr/sbin/samba', '/usr/bin/samba-tool', '/usr/share/samba/setup/provision.ldif'],
  packages: ['samba', 'samba-dsdb-modules', 'samba-vfs-modules', 'samba-ad-provision', 'python3-samba', 'winbind'],
};

/** Samba as domain controller of an Active Directory of its own. Its ports are fixed: there can be one at a time. */
export interface SambaDomain extends Throwaway {
  readonly port: number;
  /** Starts it again after `kill`, with the same data. */
  restart(): Promise<void>;
  /** ldaps:// */
  readonly url: string;
  /** The name in its certificate. */
  readonly serverName: string;
  readonly base: string;
  readonly admin: { readonly user: string; readonly password: string };
  /** PEM of the authority that signed its certificate. */
  readonly ca: string;
}

const PORT = 636;

/** Provisions a domain and starts its controller, on 127.0.0.1 only. Needs root. */
export async function startSamba(): Promise<SambaDomain> {
  const folder = throwawayFolder('samba');
  const password = 'Passw0rd!x-Throwaway';
  await run('/usr/bin/samba-tool', [
    ...['domain', 'provision', '--realm=IDFLOW.TEST', '--domain=IDFLOW', '--server-role=dc', '--dns-backend=NONE'],
    ...[`--adminpass=${password}`, '--host-name=dc1', '--host-ip=127.0.0.1', `--targetdir=${folder}`],
    ...['--option=interfaces=lo', '--option=bind interfaces only=yes'],
  ]);
  const config = join(folder, 'etc', 'smb.conf');
  confine(config, folder);
  const launch = async (): Promise<RunningProgram> => {
    const started = start('/usr/sbin/samba', ['-F', '-M', 'single', '-s', config, '--debug-stdout'], join(folder, 'run.log'));
    await listening(started, PORT, 60_000);
    return started;
  };
  let server = await launch();
  const caFile = join(folder, 'private', 'tls', 'ca.pem');
  const [, version] = /Version (\S+)/.exec(await run('/usr/sbin/samba', ['-V'])) ?? [];
  return {
    version: `Samba ${version ?? ''} (Active Directory domain controller)`,
    url: `ldaps://127.0.0.1:${String(PORT)}`,
    serverName: 'DC1.idflow.test',
    base: 'DC=idflow,DC=test',
    admin: { user: 'Administrator@idflow.test', password },
    ca: existsSync(caFile) ? readFileSync(caFile, 'utf8') : '',
    port: PORT,
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

/** Everything the server opens stands in its folder, and it serves LDAP only. */
function confine(config: string, folder: string): void {
  for (const name of ['ncalrpc', 'pid', 'ntp']) mkdirSync(join(folder, name), { recursive: true });
  const own = [
    `pid directory = ${folder}/pid`,
    `ncalrpc dir = ${folder}/ncalrpc`,
    `ntp signd socket directory = ${folder}/ntp`,
    'dcerpc endpoint servers = epmapper',
    // Nobody misses this domain after a power failure.
    'ldb:nosync = true',
  ];
  const text = readFileSync(config, 'utf8')
    .replace(/server services = .*/, 'server services = ldap, cldap')
    .replace('[global]', `[global]\n\t${own.join('\n\t')}`)
    .replace(/log file = .*/, `log file = ${folder}/log.%m`);
  writeFileSync(config, text);
}
