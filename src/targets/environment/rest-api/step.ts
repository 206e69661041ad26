import { isMap, type Node } from 'yaml';
import {
  listOf,
  mapOf,
  optional,
  readFields,
  recordSchema,
  required,
  type Fields,
  type ValuesOf,
} from '../../../flow/grammar/collections.ts';
import { flag, oneWordOf, text, wholeNumber } from '../../../flow/grammar/scalars.ts';
import type { Reader, ValueType } from '../../../flow/grammar/value.ts';
import { IDP_OPERATIONS, type IdpOperationName } from '../../../flow/idp-operations.ts';
import { isSecretName } from '../../../flow/secret-names.ts';
import { isOwnHeader } from '../../idp/raw-request.ts';
import type { RestStep } from '../../rest/api.ts';
import { readPointer } from '../../rest/pointer.ts';
import type { Template } from '../../rest/template.ts';
import { answersWhen, predicateOf } from '../answer-predicate.ts';
import { pageRule } from './page-rule.ts';
import { condition, listReference, NO_REFERENCE, pathTemplate, place, templateValue } from './template-values.ts';

const METHODS = {
  GET: 'Reads.',
  POST: 'Makes, or whatever the server does with it; sent once, unless `repeatable`.',
  PUT: 'Replaces.',
  PATCH: 'Changes; sent once, unless `repeatable`.',
  DELETE: 'Deletes.',
} as const;

const WRITE_PROFILE = {
  changes: 'What is given; null takes an attribute away.',
  whole: 'What is given; every other attribute is taken away.',
  'merge-patch': 'What is given; null is written as null (RFC 7396).',
} as const;

/** The named operations, without `request`, which needs no description. */
export const OPERATION_DOCS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(IDP_OPERATIONS)
    .filter(([name]) => name !== 'request')
    .map(([name, { doc }]) => [name, doc]),
);

const frame = {
  when: optional(
    listOf(condition, { single: true }),
    'When it is done: `group`, `not found`, `activate = false`; of a list all must hold.',
  ),
  as: optional(text('a name'), 'Name of its answer, for the steps behind it: `{found/id}`.'),
  expect: optional(
    oneWordOf({ found: 'Else the operation fails as not-found.', none: 'Else the operation fails as already-exists.' }),
    'What must come of it.',
  ),
} as const;

const request = {
  method: optional(oneWordOf(METHODS), 'HTTP method; default GET.'),
  path: required(
    pathTemplate,
    'Path below the URL of the target: `/users/{user}`. What stands in braces becomes one segment, encoded.',
  ),
  query: optional(mapOf(templateValue), 'Query parameters; one for which nothing is there is left out.'),
  headers: optional(mapOf(templateValue), 'More headers.'),
  body: optional(
    templateValue,
    'JSON body. A reference alone keeps the type of its value; the key `...` takes over all keys of an object.',
  ),
  'write-profile': optional(
    oneWordOf(WRITE_PROFILE),
    'Writes the parameter `profile` into the body, at the places that `users` names.',
  ),
  success: optional(listOf(wholeNumber(200, 599), { single: true }), 'Statuses that are a success; default 200 to 299.'),
  'not-found': optional(
    answersWhen('an answer that means "not there"'),
    'Answers that mean "not there": the result is null then.',
  ),
  'already-exists-when': optional(answersWhen('an answer that means "already exists"'), 'Answers that mean "already exists".'),
  repeatable: optional(flag, 'Whether a second arrival does no harm; default true for GET, PUT and DELETE only.'),
  result: optional(place, 'Where the result is in the answer; all of it if not given.'),
  where: optional(
    mapOf(templateValue),
    'Of a list only the items that have these values at these places: `{ /name: "{name}" }`.',
  ),
  first: optional(flag, 'The first item of the list in place of the list.'),
  pages: optional(pageRule, 'How the list goes on; as the API says for operations that list, if not given.'),
  'filter-here': optional(flag, 'Reads the whole list and applies `filter`, `search` and `q` here, where the server can not.'),
  ignores: optional(
    listOf(text('the name of a parameter'), { single: true }),
    'Parameters that are left out on purpose; others that nothing refers to are refused.',
  ),
  'for-each': optional(listReference, 'Does it for each item of a list, which is `{item}` then: `{groupIds}`.'),
  ...frame,
} as const;

const call = {
  call: required(oneWordOf(OPERATION_DOCS), 'Does another operation, with the same parameters.'),
  ...frame,
} as const;

const answer = { answer: required(templateValue, 'The answer, made of what is there: `{made}`.'), ...frame } as const;

const STEPS = {
  path: { title: 'Request', doc: 'Sends a request.', fields: request },
  call: { title: 'Call', doc: 'Does another operation.', fields: call },
  answer: { title: 'Answer', doc: 'Says the answer.', fields: answer },
} as const;

/** One thing that an operation does. */
export const restStep: ValueType<RestStep> = {
  label: 'a request, a call or an answer',
  read(node, path, reader) {
    if (isMap(node) && node.has('call')) return withFrame(call, node, path, reader, readCall);
    if (isMap(node) && node.has('answer'))
      return withFrame(answer, node, path, reader, ({ answer: value }) => ({ does: 'answer', value }));
    return withFrame(request, node, path, reader, (values) => readRequest(values, path, reader));
  },
  schema: () => ({ anyOf: Object.values(STEPS).map(({ fields }) => recordSchema(fields)) }),
  shape: { is: 'variants', variants: STEPS },
};

type Own<S extends RestStep = RestStep> = S extends RestStep ? Omit<S, 'at' | 'when' | 'as' | 'expect'> : never;

function withFrame<F extends Fields & typeof frame>(
  fields: F,
  node: Node,
  path: string,
  reader: Reader,
  own: (values: ValuesOf<F>) => Own,
): RestStep | undefined {
  const values = readFields(fields, 'a step of an operation', node, path, reader);
  if (values === undefined) return undefined;
  const { when = [], as, expect }: ValuesOf<typeof frame> = values;
  return { at: path, when, as, expect, ...own(values) };
}

const readCall = ({ call: operation }: ValuesOf<typeof call>): Own => ({
  does: 'call',
  operation: operation as IdpOperationName,
});

function readRequest(values: ValuesOf<typeof request>, path: string, reader: Reader): Own {
  const { headers = new Map<string, Template>(), where = new Map<string, Template>() } = values;
  for (const name of headers.keys()) checkHeader(name, headers.get(name)!, `${path}/headers/${name}`, reader);
  return {
    does: 'request',
    method: values.method ?? 'GET',
    path: values.path,
    query: [...(values.query ?? [])],
    headers: [...headers].map(([name, value]) => [name.toLowerCase(), value]),
    body: values.body,
    writeProfile: values['write-profile'],
    success: values.success,
    notFound: (values['not-found'] ?? []).map(predicateOf),
    alreadyExists: (values['already-exists-when'] ?? []).map(predicateOf),
    repeatable: values.repeatable,
    result: values.result ?? [],
    where: [...where].flatMap(([written, template]) => {
      const at = readPointer(written);
      if (at === undefined)
        reportAt(reader, `${path}/where`, `\`${written}\` is no place.`, 'It begins with `/`, as in `/name`.');
      return at === undefined ? [] : [[at, template] as const];
    }),
    first: values.first ?? false,
    pages: values.pages,
    filterHere: values['filter-here'] ?? false,
    forEach: values['for-each'],
    ignores: values.ignores ?? [],
  };
}

/** Names of headers that hold secrets besides those that any secret has: `Ocp-Apim-Subscription-Key`. */
const SECRET_HEADER = /^cookie$|[-_]key$/i;

/** Headers that idflow sets itself, and those that would hold a secret. */
export function checkHeader(name: string, value: Template, path: string, reader: Reader): void {
  const isReference = value.is === 'constant' && typeof value.value === 'string' && value.value.includes('${');
  const isWritten = value.is === 'constant' && value.value !== null && value.value !== '';
  if (isReference) reportAt(reader, path, NO_REFERENCE.message, NO_REFERENCE.suggestion);
  else if (isWritten && (isSecretName(name) || SECRET_HEADER.test(name)))
    reader.report(
      'plain-secret',
      reader.positions.get(path) ?? reader.range(0, 0),
      // What stands there may be the secret itself, so the message does not repeat it.
      `The header \`${name}\` seems to hold a secret, in a file that people share and put under version control.`,
      `Sign in by \`auth\` of the target: \`{ type: api-key, header: ${name}, key: "\${secret:api-key}" }\`.`,
    );
  else if (isOwnHeader(name))
    reportAt(reader, path, `The header \`${name}\` is set by idflow itself.`, 'Credentials belong to `auth`.');
  else if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) reportAt(reader, path, `\`${name}\` is not the name of a header.`);
}

export const reportAt = (reader: Reader, path: string, message: string, suggestion?: string): void =>
  reader.report('wrong-value', reader.positions.get(path) ?? reader.range(0, 0), message, suggestion);
