import { Client } from 'ldapts';
import { missing } from '../../../scripts/targets/debian.ts';
import { SLAPD, startSlapd, type Slapd } from '../../../scripts/targets/slapd.ts';
import type { DirectoryOptions } from '../../../src/targets/directory/options.ts';
import { createLdapTarget } from '../../../src/targets/directory/target.ts';
import type { Absent } from '../idp-contract/contract.ts';
import type { IdentityServer } from '../idp-contract/identity-server.ts';
import { busyAnswer, operationOf } from './ldap-wire.ts';

/** The options of a target on a slapd: people and groups in their containers, blocked as the password policy does it. */
export const slapdOptions = (slapd: Slapd): DirectoryOptions => ({
  name: 'directory',
  url: `ldap://127.0.0.1:${String(slapd.port)}`,
  base: slapd.base,
  bind: slapd.admin,
  users: { base: `ou=people,${slapd.base}` },
  groups: { base: `ou=groups,${slapd.base}` },
  status: { attribute: 'pwdAccountLockedTime', blocked: '000001010000Z' },
  retry: { attempts: 2, baseMs: 1 },
});

/** A slapd for the suite; `startTls` for connections that become TLS. */
export async function openLdap(hold: (slapd: Slapd) => void = () => undefined): Promise<IdentityServer | Absent> {
  const absent = await missing(SLAPD);
  if (absent !== undefined) return { absent };
  const slapd = await startSlapd();
  hold(slapd);
  const options = slapdOptions(slapd);
  return {
    version: slapd.version,
    port: slapd.port,
    open: ({ port = slapd.port, timeoutMs, password = slapd.admin.password } = {}) =>
      createLdapTarget({
        ...options,
        url: `ldap://127.0.0.1:${String(port)}`,
        bind: { ...slapd.admin, password },
        timeoutMs,
      }),
    openUntrusting: () => createLdapTarget({ ...options, url: `ldaps://127.0.0.1:${String(slapd.tlsPort)}` }),
    isCreate: (sent) => operationOf(sent) === 'add',
    busy: busyAnswer,
    crash: () => slapd.kill(),
    restart: () => slapd.restart(),
    anyName: true,
    groupDescriptions: true,
    signIn: (login, password) => bindsAs(slapd, `uid=${login},ou=people,${slapd.base}`, password),
    stop: () => slapd.stop(),
  };
}

/** Whether a person can sign in. */
export async function bindsAs(slapd: Slapd, name: string, password: string): Promise<boolean> {
  const client = new Client({ url: `ldap://127.0.0.1:${String(slapd.port)}` });
  try {
    await client.bind(name, password);
    return true;
  } catch {
    return false;
  } finally {
    await client.unbind();
  }
}
