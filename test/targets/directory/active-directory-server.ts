import { Client } from 'ldapts';
import { missing } from '../../../scripts/targets/debian.ts';
import { SAMBA, startSamba, type SambaDomain } from '../../../scripts/targets/samba.ts';
import type { DirectoryOptions } from '../../../src/targets/directory/options.ts';
import { createActiveDirectoryTarget } from '../../../src/targets/directory/target.ts';
import type { Absent } from '../idp-contract/contract.ts';
import type { IdentityServer } from '../idp-contract/identity-server.ts';

export const domainOptions = (domain: SambaDomain): DirectoryOptions => ({
  name: 'directory',
  url: domain.url,
  ca: domain.ca,
  serverName: domain.serverName,
  bind: domain.admin,
  retry: { attempts: 2, baseMs: 1 },
});

/** Samba as domain controller, for the suite. Its wire is encrypted, so nobody meddles with single requests. */
export async function activeDirectory(hold: (domain: SambaDomain) => void = () => undefined): Promise<IdentityServer | Absent> {
  const absent =
    (await missing(SAMBA)) ?? (process.getuid?.() === 0 ? undefined : 'a domain controller needs root for its ports');
  if (absent !== undefined) return { absent };
  const domain = await startSamba();
  hold(domain);
  const options = domainOptions(domain);
  return {
    version: domain.version,
    port: domain.port,
    open: ({ port, timeoutMs, password = domain.admin.password } = {}) =>
      createActiveDirectoryTarget({
        ...options,
        url: port === undefined ? domain.url : `ldaps://127.0.0.1:${String(port)}`,
        bind: { ...domain.admin, password },
        timeoutMs,
      }),
    openUntrusting: () => createActiveDirectoryTarget({ ...options, ca: undefined }),
    anyName: true,
    groupDescriptions: true,
    signIn: (login, password) => signsIn(domain, login, password),
    crash: () => domain.kill(),
    restart: () => domain.restart(),
    stop: () => domain.stop(),
  };
}

/** Whether a person can sign in to the domain. */
export async function signsIn(domain: SambaDomain, login: string, password: string): Promise<boolean> {
  const client = new Client({ url: domain.url, tlsOptions: { ca: domain.ca, servername: domain.serverName } });
  try {
    await client.bind(login, password);
    return true;
  } catch {
    return false;
  } finally {
    await client.unbind();
  }
}
