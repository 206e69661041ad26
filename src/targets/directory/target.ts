import { isLoopback } from '../http/loopback.ts';
import { unusable } from '../http/secure-url.ts';
import { OperationParameters } from '../idp/parameters.ts';
import { unsupported } from '../idp/unsupported.ts';
import { withExchanges } from '../idp/with-exchanges.ts';
import { retrySettings, type Clock } from '../patience/clock.ts';
import { sleep } from '../patience/sleep.ts';
import { TargetError, type CallOptions, type IdpTarget, type TargetStatus } from '../port.ts';
import { activeDirectoryScheme } from './active-directory.ts';
import { directoryBrowser } from './browser.ts';
import { DIRECTORY_CALLS } from './calls/table.ts';
import { ConnectionPool } from './connection-pool.ts';
import { addressOf } from './connection.ts';
import { DirectoryConversation, type DirectoryServer } from './conversation.ts';
import { ldapScheme } from './ldap.ts';
import type { DirectoryOptions } from './options.ts';
import { readRootEntry, type RootEntry } from './root-entry.ts';
import type { DirectoryScheme } from './scheme.ts';

/** An LDAP directory as target of flows. Connects with the first call, not here. @throws TargetError invalid-input for options that can not work */
export const createLdapTarget = (options: DirectoryOptions): IdpTarget =>
  createDirectoryTarget(options, 'The directory', (root) => ldapScheme(options, root));

/** Active Directory as target of flows. Connects with the first call, not here. @throws TargetError invalid-input for options that can not work */
export const createActiveDirectoryTarget = (options: DirectoryOptions): IdpTarget => {
  const encrypted = options.startTls === true || options.url.startsWith('ldaps:');
  return createDirectoryTarget(options, 'Active Directory', (root) => activeDirectoryScheme(options, root, encrypted));
};

function createDirectoryTarget(
  options: DirectoryOptions,
  name: string,
  schemeOf: (root: RootEntry) => DirectoryScheme,
): IdpTarget {
  const url = directoryUrl(options);
  const timeoutMs = options.timeoutMs ?? 30_000;
  const { startTls = false, ca, serverName, bind } = options;
  const pool = new ConnectionPool({ url, startTls, ca, serverName, bind, timeoutMs }, options.connections ?? 8);
  const clock: Clock = { now: Date.now, random: Math.random, sleep, ...options.clock };
  const server: DirectoryServer = {
    name,
    pool,
    clock,
    retry: retrySettings(options.retry),
    timeoutMs,
    pageSize: options.pageSize ?? 500,
  };
  let known: { readonly root: RootEntry; readonly scheme: DirectoryScheme } | undefined;
  const learn = async (conversation: DirectoryConversation): Promise<NonNullable<typeof known>> => {
    if (known !== undefined) return known;
    const root = await readRootEntry(conversation);
    return (known = { root, scheme: schemeOf(root) });
  };

  return {
    kind: 'idp',
    name: options.name,
    call: async (operation, given, callOptions: CallOptions = {}) => {
      callOptions.signal?.throwIfAborted();
      const call = DIRECTORY_CALLS[operation];
      if (call === undefined) throw unsupported(operation, name, Object.keys(DIRECTORY_CALLS));
      const parameters = new OperationParameters(operation, given);
      const conversation = new DirectoryConversation(server, callOptions);
      try {
        // What a server says about itself is no part of the call, unless it says nothing.
        const { scheme } = await learn(known === undefined ? new DirectoryConversation(server, callOptions) : conversation);
        return { value: await call({ conversation, scheme, parameters }), exchanges: conversation.exchanges };
      } catch (error) {
        throw error instanceof TargetError ? withExchanges(error, conversation.exchanges) : error;
      }
    },
    async test(): Promise<TargetStatus> {
      const conversation = new DirectoryConversation(server, {});
      const begun = performance.now();
      const where = addressOf(url);
      try {
        const root = await readRootEntry(conversation);
        const latencyMs = conversation.exchanges.at(-1)?.durationMs ?? performance.now() - begun;
        await lookInto(schemeOf(root), conversation);
        return { ok: true, server: `${root.product ?? 'LDAP server'} at ${where}`, latencyMs };
      } catch (error) {
        if (!(error instanceof TargetError)) throw error;
        return { ok: false, server: where, latencyMs: performance.now() - begun, message: error.message };
      }
    },
    browser: () =>
      directoryBrowser(options.name, async (signal) => {
        const conversation = new DirectoryConversation(server, { signal });
        return { conversation, scheme: (await learn(conversation)).scheme };
      }),
    close: () => pool.close(),
  };
}

/** Looks where flows look. @throws TargetError when a place is not there, or may not be searched */
async function lookInto({ users, groups }: DirectoryScheme, conversation: DirectoryConversation): Promise<void> {
  for (const { base, filter } of [users, groups])
    await conversation.search({ base, filter, attributes: ['1.1'], pageSize: 1, most: 1 });
}

/** @throws TargetError invalid-input: no LDAP address, or one over which the password could be read */
function directoryUrl({ url: written, startTls, bind }: DirectoryOptions): URL {
  const url = URL.parse(written);
  if (url === null || (url.protocol !== 'ldap:' && url.protocol !== 'ldaps:') || url.hostname === '')
    throw unusable(`url "${written}" is no address of a directory; it looks like ldaps://ldap.example.com`);
  if (url.username !== '' || url.password !== '') throw unusable('url must not hold a user name or a password');
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '')
    throw unusable(`url "${written}" has more than a host and a port; where the tree starts is base`);
  if (url.protocol === 'ldaps:' && startTls === true) throw unusable('start-tls is for ldap://; ldaps:// has TLS from the start');
  if (url.protocol === 'ldap:' && startTls !== true && !isLoopback(url.hostname))
    throw unusable(
      `url "${written}" has no TLS, so that ${bind === undefined ? 'everything' : 'the password'} could be read on the way; use ldaps:// or start-tls: true`,
    );
  return url;
}
