import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { entriesOf, keyPath, pathTo } from '../../../flow/grammar/collections.ts';
import { text } from '../../../flow/grammar/scalars.ts';
import type { ValueType } from '../../../flow/grammar/value.ts';
import type { Json } from '../../../flow/json.ts';
import { readCondition, type Condition } from '../../rest/condition.ts';
import { readPointer, type Pointer } from '../../rest/pointer.ts';
import { readReference, readTextTemplate, type Reference, type Template } from '../../rest/template.ts';

const EXAMPLES =
  'Write `{user}`, `{profile/login}`, `{limit ?? 200}` or `{name:json}`; braces that are meant as such are doubled.';

/** References to secrets and variables are of the targets file; the description of an API is the same for all environments. */
const OUTSIDE = /\$\{/;

/** What is said of one that stands there nevertheless. */
export const NO_REFERENCE = {
  message: '`${…}` does not stand in the description of an API.',
  suggestion: 'Credentials belong to `auth` of the target.',
} as const;

/** A JSON value; every text in it may refer to parameters and earlier answers. */
export const templateValue: ValueType<Template> = {
  label: 'a value with `{references}` in it',
  read(node, path, reader) {
    if (isSeq(node))
      return {
        is: 'list',
        items: (node.items as (Node | null)[]).flatMap((item, index) => {
          const value = item ? reader.read(templateValue, item, pathTo(path, index)) : undefined;
          return value === undefined ? [] : [value];
        }),
      };
    if (isMap(node))
      return {
        is: 'map',
        entries: entriesOf(node, reader).flatMap(({ key, keyNode, value }): [string, Template][] => {
          const inner = pathTo(path, key);
          reader.positions.set(keyPath(inner), reader.rangeOf(keyNode));
          const read: Template | undefined = value ? reader.read(templateValue, value, inner) : { is: 'constant', value: null };
          return read === undefined ? [] : [[key, read]];
        }),
      };
    if (!isScalar(node)) return undefined;
    const { value } = node;
    if (typeof value !== 'string')
      return { is: 'constant', value: typeof value === 'bigint' ? Number(value) : ((value ?? null) as Json) };
    if (OUTSIDE.test(value)) {
      reader.report('wrong-value', node, NO_REFERENCE.message, NO_REFERENCE.suggestion);
      return undefined;
    }
    const template = readTextTemplate(value, path);
    if ('is' in template) return template;
    reader.report('wrong-value', node, `\`${template.wrong.slice(0, 60)}\` is no reference.`, EXAMPLES);
    return undefined;
  },
  schema: () => ({ description: 'Every text in here may hold references to parameters and earlier answers: `{user}`.' }),
  shape: { is: 'json' },
};

/** Something read from a text, or told to be none. */
const parsed = <T>(label: string, parse: (written: string, path: string) => T | undefined, suggestion: string): ValueType<T> => {
  const plain = text(label);
  return {
    label,
    read(node, path, reader) {
      const written = plain.read(node, path, reader);
      if (written === undefined) return undefined;
      const value = parse(written, path);
      if (value === undefined) reader.report('wrong-value', node, `\`${written.slice(0, 60)}\` is not ${label}.`, suggestion);
      return value;
    },
    schema: plain.schema,
    shape: plain.shape,
  };
};

/** A path below the URL of the target, with parameters as segments. */
export const pathTemplate: ValueType<readonly (string | Reference)[]> = parsed(
  'a path',
  (written, path) => {
    const template = readTextTemplate(written, path);
    if (!('is' in template) || template.is === 'list' || template.is === 'map') return undefined;
    const parts =
      template.is === 'text' ? template.parts : template.is === 'value' ? [template.reference] : [String(template.value)];
    const shown = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
    const isPath = /^\/(?!\/)[^\\\s#?]*$/.test(shown) && !shown.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part));
    return isPath ? parts : undefined;
  },
  'It begins with one `/`, as in `/users/{user}`; what comes after `?` stands in `query`.',
);

/** A path that is the same for all. */
export const plainPath: ValueType<string> = parsed(
  'a path',
  (written) => (/^\/(?!\/)[^\\\s#{}]*$/.test(written) ? written : undefined),
  'It begins with one `/`, as in `/me`.',
);

/** A place in an answer or a resource. */
export const place: ValueType<Pointer> = parsed(
  'a place such as /name/givenName',
  (written) => readPointer(written),
  'It begins with `/`, as in `/id`, `/emails/0/value` or `/emails/type=work/value`.',
);

/** When a step is done. */
export const condition: ValueType<Condition> = parsed(
  'a condition',
  readCondition,
  'Write `group`, `not found`, `activate = false` or `found/status != "ACTIVE"`.',
);

/** A reference alone. */
export const listReference: ValueType<Reference> = parsed(
  'a reference',
  readReference,
  'Write the list in braces: `{groupIds}`, `{found/members}`.',
);
