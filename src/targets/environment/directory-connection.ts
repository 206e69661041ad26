import { listOf, mapOf, optional, record, required, type ValuesOf } from '../../flow/grammar/collections.ts';
import { duration, flag, text, wholeNumber } from '../../flow/grammar/scalars.ts';
import type { DirectoryOptions, EntryPlace } from '../directory/options.ts';
import type { IdpTarget } from '../port.ts';
import { directoryAddress } from './address.ts';
import type { ConnectionContext, OpenConnection } from './connection.ts';
import { secretReference, textWithReferences } from './reference.ts';
import { fileName, readCertificates } from './source-file.ts';

const place = (what: string, naming: string) =>
  record(`where ${what} are`, {
    base: optional(textWithReferences('a name such as ou=people,dc=example,dc=org'), `Where ${what} are looked for and made.`),
    classes: optional(listOf(text('an object class')), 'Object classes of a new entry; entries are looked for by the last one.'),
    naming: optional(text('the name of an attribute'), `The attribute that names an entry in its container; default ${naming}.`),
    filter: optional(text('an LDAP filter'), 'Only entries that it matches are there for flows.'),
  });

/** What the connection to any directory is told. */
export const directoryFields = (names: { readonly users: string; readonly bind: string }) =>
  ({
    url: required(directoryAddress, 'The server: ldaps://ldap.example.com, or ldap:// with `start-tls`.'),
    'start-tls': optional(flag, 'Whether an ldap:// connection becomes one with TLS before anything is sent; default false.'),
    ca: optional(fileName, 'Certificates (PEM) of authorities to trust besides the well-known ones.'),
    'server-name': optional(
      textWithReferences('a host name'),
      'Name in the certificate of the server, where it is not that of `url`.',
    ),
    bind: optional(
      record('who signs in', {
        user: required(textWithReferences('a name'), names.bind),
        password: required(secretReference('the password', 'directory-password'), 'The password, as a reference.'),
      }),
      'Who signs in; nobody if not given.',
    ),
    base: optional(
      textWithReferences('a name such as dc=example,dc=org'),
      'Where the tree starts; the server is asked if not given.',
    ),
    users: optional(place('users', names.users), 'Where users are, and what they are made of.'),
    groups: optional(place('groups', 'cn'), 'Where groups are, and what they are made of.'),
    attributes: optional(
      mapOf(text('the name of an attribute')),
      'Attributes of the directory by name in the profile, besides those known; `name[]` for a list of values.',
    ),
    timeout: optional(duration, 'Longest time of connecting, and of one request; default 30s.'),
    'page-size': optional(wholeNumber(1, 10_000), 'Entries that the server sends at once; default 500.'),
    connections: optional(wholeNumber(1, 100), 'Most connections at the same time; default 8.'),
  }) as const;

type DirectoryValues = ValuesOf<ReturnType<typeof directoryFields>>;

/**
 * Opens a target on a directory; the first connection is made when it is needed.
 * @param create makes the target of its options
 * @throws EnvironmentError for a secret or a file that is missing
 */
export async function openDirectory(
  values: DirectoryValues,
  context: ConnectionContext,
  create: (options: DirectoryOptions) => IdpTarget,
): Promise<OpenConnection> {
  const { resolve, secret, sourcePath } = context;
  const url = await resolve(values.url);
  const target = create({
    name: context.name,
    url,
    startTls: values['start-tls'],
    ca: values.ca === undefined ? undefined : readCertificates(sourcePath(values.ca)),
    serverName: values['server-name'] === undefined ? undefined : await resolve(values['server-name']),
    bind: values.bind && { user: await resolve(values.bind.user), password: await secret(values.bind.password) },
    base: values.base === undefined ? undefined : await resolve(values.base),
    users: await placeOf(values.users, context),
    groups: await placeOf(values.groups, context),
    attributes: values.attributes && Object.fromEntries(values.attributes),
    timeoutMs: values.timeout,
    pageSize: values['page-size'],
    connections: values.connections,
  });
  return { target, address: url, close: () => target.close() };
}

async function placeOf(given: DirectoryValues['users'], { resolve }: ConnectionContext): Promise<EntryPlace | undefined> {
  if (given === undefined) return undefined;
  const { base, classes, naming, filter } = given;
  return { base: base === undefined ? undefined : await resolve(base), classes, naming, filter };
}
