import { optional, required } from '../../../flow/grammar/collections.ts';
import { serverAddress } from '../address.ts';
import { alreadyExistsWhen, predicateOf } from '../answer-predicate.ts';
import { httpAuth } from '../auth/http-auth.ts';
import { defineConnection } from '../connection.ts';
import { httpFields, httpServerOptions } from '../http-connection.ts';
import { problemsOfApiFile, readApiFile } from '../rest-api/api-file.ts';
import { apiOrFile } from '../rest-api/api.ts';
import { START_OF_API } from '../rest-api/start.ts';
import { readSource } from '../source-file.ts';

/** Any server that speaks JSON over HTTP; what its API is like is told here. */
export const rest = defineConnection({
  kind: 'rest',
  doc: 'A server with a REST API of its own.',
  targetKind: 'idp',
  fields: {
    url: required(serverAddress, 'Where the paths of the API start: https://example.com/api/v2.'),
    auth: required(
      httpAuth,
      'How to sign in: `{ type: bearer, token }`, `basic`, `api-key`, `client-credentials`, `private-key-jwt`, `mutual-tls` or `none`.',
    ),
    api: required(apiOrFile, 'How the operations are made: a file, or what would stand in it.'),
    'already-exists-when': optional(alreadyExistsWhen, 'More answers that mean "already exists".'),
    ...httpFields,
  },
  describedBy: { key: 'api', ending: '.api.yaml', isOne: (text) => /^operations[ \t]*:/m.test(text), start: START_OF_API },
  description: ({ api }) => (typeof api === 'string' ? { file: api, check: problemsOfApiFile } : undefined),
  async open(settings, context) {
    const url = await context.resolve(settings.url);
    const { api } = settings;
    const file = typeof api === 'string' ? context.sourcePath(api) : undefined;
    const { createRestTarget } = await import('../../rest/target.ts');
    const target = createRestTarget({
      name: context.name,
      url,
      auth: await settings.auth.open(context),
      api: typeof api === 'string' ? readApiFile(readSource(file!, 'description of an API'), file!) : api,
      alreadyExists: settings['already-exists-when']?.map(predicateOf),
      ...(await httpServerOptions(settings, context)),
    });
    return { target, address: url, close: () => target.close() };
  },
});
