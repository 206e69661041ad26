import { isMap } from 'yaml';
import { listOf, optional, record, required } from '../../../flow/grammar/collections.ts';
import { oneWordOf, text } from '../../../flow/grammar/scalars.ts';
import { taggedBy } from '../../../flow/grammar/tagged.ts';
import type { ValueType } from '../../../flow/grammar/value.ts';
import { didYouMean } from '../../../flow/suggestion.ts';
import type { HttpAuth } from '../../http/credentials.ts';
import { serverAddress } from '../address.ts';
import type { ConnectionContext } from '../connection.ts';
import { secretReference, textWithReferences } from '../reference.ts';

/** How to sign in, with its references to be replaced when the target is opened. */
export interface WrittenHttpAuth {
  /** @throws EnvironmentError for a reference that has no value */
  readonly open: (context: ConnectionContext) => Promise<HttpAuth>;
}

/** One way to sign in, as `auth` of a connection says it. */
const way = <T extends string>(type: T, doc: string) =>
  required(oneWordOf({ [type]: doc } as Record<T, string>), 'How to sign in.');

const tokenUrl = required(serverAddress, 'Where access tokens are given: https://example.com/oauth2/token.');

const none = record('no sign-in', { type: way('none', 'Nobody signs in.') });

const bearer = record('a token', {
  type: way('bearer', 'A token, sent as `Authorization: Bearer`.'),
  token: required(secretReference('the token', 'token'), 'The token, as a reference.'),
});

const basic = record('a user name and a password', {
  type: way('basic', 'HTTP Basic.'),
  user: required(textWithReferences('a user name'), 'Who signs in.'),
  password: required(secretReference('the password', 'password'), 'The password, as a reference.'),
});

const clientCredentials = record('OAuth 2 client credentials', {
  type: way('client-credentials', 'OAuth 2 client credentials with a client secret.'),
  'client-id': required(textWithReferences('a client id'), 'Client id.'),
  'client-secret': required(secretReference('the client secret', 'client-secret'), 'Client secret, as a reference.'),
  'token-url': tokenUrl,
  scopes: optional(listOf(text('a scope')), 'Scopes to ask for.'),
  send: optional(
    oneWordOf({ basic: 'As HTTP Basic, which every server must take.', post: 'In the body of the token request.' }),
    'How id and secret are sent; default basic.',
  ),
});

const mutualTls = record('OAuth 2 client credentials with a client certificate', {
  type: way('mutual-tls', 'OAuth 2 client credentials of a client that is known by its certificate (RFC 8705).'),
  'client-id': required(textWithReferences('a client id'), 'Client id.'),
  'token-url': tokenUrl,
  scopes: optional(listOf(text('a scope')), 'Scopes to ask for.'),
});

const apiKey = record('an API key', {
  type: way('api-key', 'A key in a header or in the query.'),
  key: required(secretReference('the key', 'api-key'), 'The key, as a reference.'),
  header: optional(text('a header'), 'Header that holds it: X-API-Key, which is the default.'),
  query: optional(text('a query parameter'), 'Query parameter that holds it, in place of a header.'),
  prefix: optional(text('a text'), 'What stands before it, with its blank: `SSWS `.'),
});

const privateKeyJwt = record('OAuth 2 client credentials with a key', {
  type: way('private-key-jwt', 'OAuth 2 client credentials with a signed assertion.'),
  'client-id': required(textWithReferences('a client id'), 'Client id.'),
  'private-key': required(secretReference('the private key', 'private-key'), 'PEM or JWK, as a reference.'),
  'key-id': optional(textWithReferences('a key id'), 'Which of the public keys of the client belongs to it.'),
  'token-url': tokenUrl,
  scopes: required(listOf(text('a scope')), 'Scopes to ask for.'),
});

/** Pairs a way with what opens it. */
const opened = <T>(type: ValueType<T>, open: (settings: T, context: ConnectionContext) => Promise<HttpAuth>) => ({
  schema: () => type.schema(),
  shape: type.shape,
  read: (...of: Parameters<ValueType<T>['read']>): WrittenHttpAuth | undefined => {
    const settings = type.read(...of);
    return settings === undefined ? undefined : { open: (context) => open(settings, context) };
  },
});

const WAYS = {
  none: opened(none, () => Promise.resolve({ type: 'none' })),
  bearer: opened(bearer, async ({ token }, { secret }) => ({ type: 'bearer', token: await secret(token) })),
  basic: opened(basic, async ({ user, password }, { resolve, secret }) => ({
    type: 'basic',
    user: await resolve(user),
    password: await secret(password),
  })),
  'client-credentials': opened(clientCredentials, async (settings, { resolve, secret }) => ({
    type: 'client-credentials',
    clientId: await resolve(settings['client-id']),
    clientSecret: await secret(settings['client-secret']),
    tokenUrl: await resolve(settings['token-url']),
    scopes: settings.scopes,
    send: settings.send,
  })),
  'mutual-tls': opened(mutualTls, async (settings, { resolve }) => ({
    type: 'mutual-tls',
    clientId: await resolve(settings['client-id']),
    tokenUrl: await resolve(settings['token-url']),
    scopes: settings.scopes,
  })),
  'api-key': opened(apiKey, async ({ key, header = 'X-API-Key', query, prefix }, { secret }) => ({
    type: 'api-key',
    key: await secret(key),
    in: query === undefined ? 'header' : 'query',
    name: query ?? header,
    prefix,
  })),
  'private-key-jwt': opened(privateKeyJwt, async (settings, { resolve, secret }) => ({
    type: 'private-key-jwt',
    clientId: await resolve(settings['client-id']),
    privateKey: await secret(settings['private-key']),
    keyId: settings['key-id'] === undefined ? undefined : await resolve(settings['key-id']),
    tokenUrl: await resolve(settings['token-url']),
    scopes: settings.scopes,
  })),
} as const;

const EXAMPLE = `Write \`{ type: bearer, token: '\${secret:token}' }\`.`;

/** `auth` of a connection over HTTP: a map whose `type` says which way. */
export const httpAuth: ValueType<WrittenHttpAuth> = {
  label: 'how to sign in',
  read(node, path, reader) {
    if (!isMap(node)) {
      // What stands there may be a token, so the message does not repeat it.
      reader.report('wrong-type', node, 'Expected a map that says how to sign in.', EXAMPLE);
      return undefined;
    }
    const type: unknown = node.get('type');
    if (typeof type === 'string' && Object.hasOwn(WAYS, type)) return WAYS[type as keyof typeof WAYS].read(node, path, reader);
    const known = Object.keys(WAYS);
    const words = `\`type\` says how to sign in: ${known.map((word) => `\`${word}\``).join(', ')}.`;
    reader.report('wrong-value', node, words, typeof type === 'string' ? didYouMean(type, known) : EXAMPLE);
    return undefined;
  },
  ...taggedBy('type', 'How to sign in.', WAYS),
};
