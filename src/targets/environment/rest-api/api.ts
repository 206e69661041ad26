import {
  anyJson,
  eitherOf,
  listOf,
  mapOf,
  optional,
  record,
  required,
  type ValuesOf,
} from '../../../flow/grammar/collections.ts';
import { oneWordOf, text } from '../../../flow/grammar/scalars.ts';
import type { Reader, TypeOf, ValueType } from '../../../flow/grammar/value.ts';
import type { IdpOperationName } from '../../../flow/idp-operations.ts';
import type { PageRule, ResourceShape, RestApi, RestStep } from '../../rest/api.ts';
import { alreadyExistsWhen, predicateOf } from '../answer-predicate.ts';
import { fileName } from '../source-file.ts';
import { operations } from './operations.ts';
import { pageRule } from './page-rule.ts';
import { checkHeader, reportAt } from './step.ts';
import { place, plainPath } from './template-values.ts';

const status = record('where the status is', {
  at: required(place, 'Place in a user.'),
  values: required(
    mapOf(anyJson('a value of the server')),
    'Values of the server by status: `{ ACTIVE: true, DEPROVISIONED: false }`.',
  ),
  otherwise: optional(text('a status'), 'Status for every other value, also for none.'),
});

const resource = (what: string) =>
  record(`how the server shows ${what}`, {
    id: optional(place, 'Place of the id; default /id.'),
    status: optional(status, 'Where the status is.'),
    profile: required(mapOf(place), 'Places by name in the profile: `{ login: /userName, firstName: /name/givenName }`.'),
  });

const errors = record('where error answers hold what', {
  code: optional(place, "Place of the server's own code."),
  texts: optional(listOf(place, { single: true }), 'Places of words; all texts at and below them are read.'),
});

const UNITS = {
  seconds: 'Seconds from now.',
  'epoch-seconds': 'Seconds since 1970.',
  'epoch-milliseconds': 'Milliseconds since 1970.',
} as const;

const rateLimit = record('the headers of rate limits', {
  remaining: optional(text('a header'), 'Header with the number of requests that are left.'),
  reset: optional(text('a header'), 'Header with the time when there are more.'),
  unit: optional(oneWordOf(UNITS), 'What `reset` counts; default epoch-seconds.'),
});

const fields = {
  operations: required(operations, 'How each operation is made, by its name in flows.'),
  users: optional(resource('a user'), 'Where a user of the server has what; as Okta shows one, if not given.'),
  groups: optional(resource('a group'), 'The same for groups.'),
  headers: optional(mapOf(text('the value of a header')), 'Headers of all requests.'),
  'media-type': optional(text('a media type'), 'Media type of bodies; default application/json.'),
  errors: optional(errors, 'Where error answers hold their code and their words; the usual places if not given.'),
  'already-exists-when': optional(alreadyExistsWhen, 'Answers to any write that mean "already exists".'),
  'rate-limit': optional(rateLimit, 'Headers that tell of rate limits, besides Retry-After and X-Rate-Limit-Reset.'),
  pages: optional(pageRule, 'How lists go on, where their request does not say.'),
  test: optional(plainPath, 'Path that the test of the connection asks for.'),
} as const;

const written = record('the description of an API', fields);

/** What the API of a server is like. */
export const restApi: ValueType<RestApi> = {
  ...written,
  read(node, path, reader) {
    const values = written.read(node, path, reader);
    return values && apiOf(values, path, reader);
  },
};

/** The description itself, or the file that holds it. */
export const apiOrFile: ValueType<RestApi | string> = eitherOf(
  'the description of an API, or the file that holds it',
  { when: 'text', type: fileName },
  restApi,
);

function apiOf(values: ValuesOf<typeof fields>, path: string, reader: Reader): RestApi {
  const { users, groups, headers = new Map<string, string>(), errors: told, 'rate-limit': limit } = values;
  for (const [name, value] of headers)
    checkHeader(name, { is: 'constant', value }, `${path === '' ? '' : `${path}/`}headers/${name}`, reader);
  const shapes = { users: users && shapeOf(users), groups: groups && shapeOf(groups) };
  const list = [...values.operations].map(
    ([name, steps]) =>
      [name, steps.map((step) => withPages(name, checked(step, users !== undefined, reader), values.pages))] as const,
  );
  return {
    operations: new Map(list),
    ...shapes,
    headers: [...headers].map(([name, value]) => [name.toLowerCase(), value]),
    mediaType: values['media-type'],
    errors: told && { code: told.code, texts: told.texts ?? [] },
    alreadyExists: (values['already-exists-when'] ?? []).map(predicateOf),
    rateLimit: limit && {
      remaining: limit.remaining?.toLowerCase(),
      reset: limit.reset?.toLowerCase(),
      unit: limit.unit ?? 'epoch-seconds',
    },
    pages: values.pages,
    test: values.test,
  };
}

const shapeOf = ({ id, status: told, profile }: TypeOf<ReturnType<typeof resource>>): ResourceShape => ({
  id: id ?? ['id'],
  status: told,
  profile,
});

function checked(step: RestStep, hasUsers: boolean, reader: Reader): RestStep {
  if (step.does === 'request' && step.writeProfile !== undefined && !hasUsers)
    reportAt(
      reader,
      `${step.at}/write-profile`,
      '`write-profile` needs `users`, which says where the attributes are.',
      'Add `users:`.',
    );
  return step;
}

/** The rule of the API is for operations that list; an answer with a name is only on the way to the list. */
function withPages(name: IdpOperationName, step: RestStep, rule: PageRule | undefined): RestStep {
  if (rule === undefined || step.does !== 'request' || step.pages !== undefined) return step;
  const lists =
    name.startsWith('list-') && step.method === 'GET' && step.as === undefined && !step.first && step.forEach === undefined;
  return lists && !/^\d+$/.test(step.result.at(-1) ?? '') ? { ...step, pages: rule } : step;
}
