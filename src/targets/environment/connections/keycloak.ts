import { record, required } from '../../../flow/grammar/collections.ts';
import { serverAddress } from '../address.ts';
import { defineConnection } from '../connection.ts';
import { httpFields, httpServerOptions } from '../http-connection.ts';
import { secretReference, textWithReferences } from '../reference.ts';

const client = record('a client with a service account', {
  id: required(textWithReferences('a client id'), 'Client id.'),
  secret: required(secretReference('the client secret', 'keycloak-secret'), 'Client secret, as a reference.'),
});

/** A realm of Keycloak. */
export const keycloak = defineConnection({
  kind: 'keycloak',
  doc: 'A realm of Keycloak.',
  targetKind: 'idp',
  fields: {
    url: required(serverAddress, 'Where Keycloak is: https://login.example.com.'),
    realm: required(textWithReferences('a realm'), 'Name of the realm.'),
    client: required(client, 'A client of the realm with a service account that may manage users.'),
    ...httpFields,
  },
  async open(settings, context) {
    const url = await context.resolve(settings.url);
    const { createKeycloakTarget } = await import('../../keycloak/target.ts');
    const target = createKeycloakTarget({
      name: context.name,
      url,
      realm: await context.resolve(settings.realm),
      auth: {
        type: 'client',
        clientId: await context.resolve(settings.client.id),
        clientSecret: await context.secret(settings.client.secret),
      },
      ...(await httpServerOptions(settings, context)),
    });
    return { target, address: url, close: () => target.close() };
  },
});
