import { mapOf, optional, required } from '../../../flow/grammar/collections.ts';
import { text } from '../../../flow/grammar/scalars.ts';
import { serverAddress } from '../address.ts';
import { httpAuth } from '../auth/http-auth.ts';
import { defineConnection } from '../connection.ts';
import { httpFields, httpServerOptions } from '../http-connection.ts';

/** A service provider that speaks SCIM 2.0. */
export const scim = defineConnection({
  kind: 'scim',
  doc: 'A SCIM 2.0 server.',
  targetKind: 'idp',
  fields: {
    url: required(serverAddress, 'Where the endpoints start: https://example.com/scim/v2.'),
    auth: required(
      httpAuth,
      'How to sign in: `{ type: bearer, token }`, `basic`, `client-credentials`, `private-key-jwt` or `none`.',
    ),
    attributes: optional(
      mapOf(text('a place in a SCIM user')),
      'Places by name in the profile, besides those known: `nickName`, `emails[type eq "home"].value`, `urn:…:User:badge`.',
    ),
    'group-description': optional(text('a place in a SCIM group'), 'Where groups keep their description; left out if not given.'),
    ...httpFields,
  },
  async open(settings, context) {
    const url = await context.resolve(settings.url);
    const { createScimTarget } = await import('../../scim/target.ts');
    const target = createScimTarget({
      name: context.name,
      url,
      auth: await settings.auth.open(context),
      attributes: settings.attributes && Object.fromEntries(settings.attributes),
      groupDescription: settings['group-description'],
      ...(await httpServerOptions(settings, context)),
    });
    return { target, address: url, close: () => target.close() };
  },
});
