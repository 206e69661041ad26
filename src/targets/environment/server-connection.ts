import { listOf, optional, required, type ValuesOf } from '../../flow/grammar/collections.ts';
import { duration, oneWordOf, text, wholeNumber } from '../../flow/grammar/scalars.ts';
import type { ServerSettings, SqlDriver, TlsSettings } from '../sql/server/driver.ts';
import { openServerTarget } from '../sql/server/server-target.ts';
import { hostName } from './address.ts';
import { keyToCertificate } from './client-certificate.ts';
import type { ConnectionContext, OpenConnection } from './connection.ts';
import { secretReference, textWithReferences } from './reference.ts';
import { fileName, readCertificates } from './source-file.ts';

const TLS = {
  verified: 'Encrypted, and the certificate is checked.',
  unverified: 'Encrypted, but anybody can pretend to be the server.',
  off: 'Not encrypted.',
} as const;

/** What the connection to any database server is told. */
export const serverFields = (defaultPort: number) =>
  ({
    host: required(hostName, 'Name or address of the server.'),
    port: optional(wholeNumber(1, 65_535), `Default ${defaultPort}.`),
    database: required(textWithReferences('the name of a database'), 'Name of the database.'),
    user: required(textWithReferences('a user name'), 'Who signs in.'),
    password: optional(secretReference('the password', 'database-password'), 'The password, as a reference.'),
    tls: optional(oneWordOf(TLS), 'Encryption: `verified` (default), `unverified` or `off`.'),
    ca: optional(fileName, 'Certificates (PEM) of the authorities to trust instead of those of the system.'),
    'server-name': optional(text('a host name'), 'Name in the certificate of the server, where it is not that of the host.'),
    'client-certificate': optional(fileName, 'Certificate (PEM) that this side shows.'),
    'client-key': optional(
      secretReference('the key of the client certificate', 'database-client-key'),
      'Its key, as a reference.',
    ),
    'pool-size': optional(wholeNumber(1, 1000), 'Most connections at once; default 10.'),
    'idle-timeout': optional(duration, 'How long a connection that nobody uses is kept; default 30s.'),
    'acquire-timeout': optional(duration, 'Longest wait for a connection while all are in use; default 30s.'),
    'connect-timeout': optional(duration, 'Longest time for opening a connection; default 10s.'),
    'statement-timeout': optional(duration, 'Longest time of one statement, then the server is told to stop it; default 60s.'),
    'on-connect': optional(
      listOf(text('a SQL statement'), { single: true, label: 'a SQL statement, or a list of them' }),
      'SQL that runs once on each new connection: the search path, a role, a time zone.',
    ),
  }) as const;

type ServerFields = ReturnType<typeof serverFields>;
type ServerValues = ValuesOf<ServerFields>;

/** The fields without those that a kind of server has no use for. */
export function withoutFields<N extends keyof ServerFields>(fields: ServerFields, ...names: readonly N[]): Omit<ServerFields, N> {
  const without: ReadonlySet<string> = new Set(names);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !without.has(name))) as Omit<ServerFields, N>;
}

/** What a kind of server adds to the fields. */
export interface ServerKind {
  readonly defaultPort: number;
  /** Loads the driver, which is a bundle of its own. */
  readonly load: () => Promise<{ readonly createDriver: (settings: ServerSettings) => SqlDriver }>;
}

/**
 * Opens a target on a database server; the first connection is made when it is needed.
 * @throws EnvironmentError for a secret or a file that is missing
 */
export async function openServer(values: ServerValues, context: ConnectionContext, kind: ServerKind): Promise<OpenConnection> {
  const host = await context.resolve(values.host);
  const port = values.port ?? kind.defaultPort;
  const database = await context.resolve(values.database);
  const { createDriver } = await kind.load();
  const driver = createDriver({
    host,
    port,
    database,
    user: await context.resolve(values.user),
    password: values.password === undefined ? undefined : await context.secret(values.password),
    tls: values.tls === 'off' ? undefined : await tlsSettings(values, context),
    onConnect: values['on-connect'] ?? [],
  });
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
  const target = openServerTarget({
    name: context.name,
    address,
    driver,
    pool: {
      size: values['pool-size'] ?? 10,
      idleMs: values['idle-timeout'] ?? 30_000,
      acquireTimeoutMs: values['acquire-timeout'] ?? 30_000,
      connectTimeoutMs: values['connect-timeout'] ?? 10_000,
    },
    statementTimeoutMs: values['statement-timeout'] ?? 60_000,
  });
  return { target, address, close: () => target.close() };
}

async function tlsSettings(values: ServerValues, context: ConnectionContext): Promise<TlsSettings> {
  const certificate = values['client-certificate'];
  const key = values['client-key'];
  keyToCertificate(context.name, certificate, key);
  return {
    verify: values.tls !== 'unverified',
    ca: values.ca === undefined ? undefined : readCertificates(context.sourcePath(values.ca)),
    serverName: values['server-name'],
    certificate: certificate === undefined ? undefined : readCertificates(context.sourcePath(certificate)),
    key: key === undefined ? undefined : await context.secret(key),
  };
}
