import { isMap } from 'yaml';
import { listOf, optional, record, required } from '../../../flow/grammar/collections.ts';
import { oneWordOf, text } from '../../../flow/grammar/scalars.ts';
import { taggedBy } from '../../../flow/grammar/tagged.ts';
import type { ValueType } from '../../../flow/grammar/value.ts';
import type { OktaAuth } from '../../idp/okta/options.ts';
import { serverAddress } from '../address.ts';
import { alreadyExistsWhen, predicateOf } from '../answer-predicate.ts';
import { defineConnection, type ConnectionContext } from '../connection.ts';
import { httpFields, httpServerOptions } from '../http-connection.ts';
import { secretReference, textWithReferences } from '../reference.ts';

const ssws = record('an API token', {
  type: required(oneWordOf({ ssws: 'An API token of an administrator.' }), 'How to sign in.'),
  token: required(secretReference('the token', 'okta-token'), 'The token, as a reference.'),
});

const privateKeyJwt = record('an API service app', {
  type: required(oneWordOf({ 'private-key-jwt': 'OAuth 2 client credentials.' }), 'How to sign in.'),
  'client-id': required(textWithReferences('a client id'), 'Client id of the API service app.'),
  'private-key': required(secretReference('the private key', 'okta-private-key'), 'PEM or JWK, as a reference.'),
  'key-id': optional(textWithReferences('a key id'), 'Which of the public keys of the app belongs to it.'),
  scopes: required(listOf(text('a scope')), 'Scopes to ask for: okta.users.manage, okta.groups.manage, …'),
});

const EXAMPLE = `Write \`{ type: ssws, token: '\${secret:okta-token}' }\`.`;

type Auth = { readonly open: (context: ConnectionContext) => Promise<OktaAuth> };

const WAYS = { ssws: 'An API token.', 'private-key-jwt': 'An API service app.' } as const;

const auth: ValueType<Auth> = {
  label: 'how to sign in',
  read(node, path, reader) {
    if (!isMap(node)) {
      // What stands there may be a token, so the message does not repeat it.
      reader.report('wrong-type', node, 'Expected a map that says how to sign in.', EXAMPLE);
      return undefined;
    }
    if (node.get('type') === 'private-key-jwt') {
      const settings = privateKeyJwt.read(node, path, reader);
      return (
        settings && {
          open: async ({ resolve, secret }) => ({
            type: 'private-key-jwt',
            clientId: await resolve(settings['client-id']),
            privateKey: await secret(settings['private-key']),
            keyId: settings['key-id'] === undefined ? undefined : await resolve(settings['key-id']),
            scopes: settings.scopes,
          }),
        }
      );
    }
    if (node.has('type') && node.get('type') !== 'ssws') {
      oneWordOf(WAYS).read(node.get('type', true) ?? node, `${path}/type`, reader);
      return undefined;
    }
    const settings = ssws.read(node, path, reader);
    return settings && { open: async ({ secret }) => ({ type: 'ssws', token: await secret(settings.token) }) };
  },
  ...taggedBy('type', 'How to sign in.', { ssws, 'private-key-jwt': privateKeyJwt }),
};

/** An Okta org, over its management API. */
export const okta = defineConnection({
  kind: 'okta',
  doc: 'An Okta org.',
  targetKind: 'okta',
  fields: {
    url: required(serverAddress, 'The org: https://example.okta.com.'),
    auth: required(
      auth,
      'How to sign in: `{ type: ssws, token }` or `{ type: private-key-jwt, client-id, private-key, key-id, scopes }`.',
    ),
    'already-exists-when': optional(alreadyExistsWhen, 'More answers that mean "already exists".'),
    ...httpFields,
  },
  async open(settings, context) {
    const orgUrl = await context.resolve(settings.url);
    const { createOktaTarget } = await import('../../idp/okta/target.ts');
    const target = createOktaTarget({
      name: context.name,
      orgUrl,
      auth: await settings.auth.open(context),
      alreadyExists: settings['already-exists-when']?.map(predicateOf),
      ...(await httpServerOptions(settings, context)),
    });
    return { target, address: orgUrl, close: () => target.close() };
  },
});
