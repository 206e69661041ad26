import { END } from '../../graph.ts';
import { IDP_OPERATIONS, type IdpOperation } from '../../idp-operations.ts';
import type { Json } from '../../json.ts';
import { nearest } from '../../suggestion.ts';
import { codeContextOf } from '../code-context.ts';
import { alternatives, fieldsOf, meaningOf } from '../meaning.ts';
import { entriesIn, entryAt, keysTo, pathOf, textTreeOf, wordOf, childOf, type TextEntry } from '../text-tree.ts';
import { editFix, type Fix, type FixContext, type Fixer } from './fix.ts';

/** The step that an edge leads to, right behind the one that leads there. */
export const missingStep: Fixer = ({ source, word, entry }) => {
  const name = unquoted(word);
  if (!/^[A-Za-z][\w-]{0,63}$/.test(name) || name === END) return [];
  const [, from = ''] = keysTo(entry);
  const index = entriesIn(entryAt(textTreeOf(source), ['steps'])?.value).findIndex(({ key }) => key === from);
  return editFix(source, `Create the step \`${name}\``, {
    edit: 'insert-entry',
    path: 'steps',
    name,
    value: { end: 'auto' },
    ...(index < 0 ? {} : { index: index + 1 }),
  });
};

export const missingObject: Fixer = ({ source, problem, word }) => {
  const name = /^objects\.(\w+)/.exec(word)?.[1] ?? unquoted(word);
  const target = source.flow?.targets?.keys().next().value;
  if (target === undefined || !/^[A-Za-z_]\w{0,63}$/.test(name) || problem.file !== source.file) return [];
  return editFix(source, `Create the object \`${name}\``, { edit: 'add-object', name, target });
};

export const missingTarget: Fixer = ({ source, word, entry }) => {
  const name = unquoted(word);
  if (!/^[A-Za-z_]\w{0,63}$/.test(name)) return [];
  const holder = entry.parent;
  const kinds = childOf(holder, 'idp') ? ['okta', 'idp'] : childOf(holder, 'sql') ? ['sql'] : ['sql', 'okta', 'idp'];
  return kinds.flatMap((kind) =>
    editFix(source, `Declare the target \`${name}\` of kind \`${kind}\``, { edit: 'add-target', name, kind }),
  );
};

/** Keys that must be there, with a value to start from. */
export const missingKeys: Fixer = ({ source, entry }) => {
  // The problem stands at the first line of the map, which is that of its first key.
  const owners = [entry, entry.parent].filter((owner) => owner !== undefined);
  for (const owner of owners) {
    const meaning = meaningOf(owner);
    if (!meaning || owner.value.is !== 'map') continue;
    const present = new Set(entriesIn(owner.value).map(({ key }) => key));
    const fields = alternatives(meaning.type).flatMap(({ shape }) => {
      if (shape.is === 'record') return Object.entries(shape.fields);
      return shape.is === 'variants' ? Object.entries(fieldsOf(shape, owner)) : [];
    });
    const missing = fields.filter(([key, { required }]) => required && !present.has(key));
    if (missing.length > 0)
      return missing.flatMap(([key]) =>
        editFix(source, `Add \`${key}\``, {
          edit: 'insert-entry',
          path: pathOf(owner),
          name: key,
          value: startOf(source.flow?.targets?.keys().next().value, source.flow?.objects?.keys().next().value, key),
        }),
      );
  }
  return [];
};

/** What a key starts as: what its type lets through, for a person to go on with. */
function startOf(target: string | undefined, object: string | undefined, key: string): Json {
  switch (key) {
    case 'idflow':
      return 1;
    case 'steps':
      return { end: { end: 'auto' } };
    case 'target':
      return target ?? 'target';
    case 'object':
      return object ?? 'object';
    case 'cases':
      return { value: END };
    case 'attempts':
      return 3;
    case 'name':
      return 'New flow';
    default:
      return END;
  }
}

/** Parameters that an IdP operation needs. */
export const missingParameter: Fixer = ({ source, entry }) => {
  const owner = entry.parent;
  const operation = wordOf(source.text, childOf(owner, 'idp'));
  if (!owner || !Object.hasOwn(IDP_OPERATIONS, operation)) return [];
  const { parameters }: IdpOperation = IDP_OPERATIONS[operation as keyof typeof IDP_OPERATIONS];
  const given = childOf(owner, 'with');
  const present = new Set(entriesIn(given?.value).map(({ key }) => key));
  const needed = Object.entries(parameters).flatMap(([name, { required }]) => (required && !present.has(name) ? [name] : []));
  if (needed.length === 0) return [];
  if (!given) {
    const value = Object.fromEntries(needed.map((name) => [name, 'null']));
    const title = `Add \`with\` and ${needed.map((name) => `\`${name}\``).join(', ')}`;
    return editFix(source, title, { edit: 'insert-entry', path: pathOf(owner), name: 'with', value });
  }
  return needed.flatMap((name) =>
    editFix(source, `Add \`${name}\``, { edit: 'insert-entry', path: pathOf(given), name, value: 'null' }),
  );
};

/** What sets a parameter: a rule of the mapping, or an entry of `with`. */
export const missingBinding: Fixer = (context) => {
  const { source, entry, word } = context;
  const name = word.replace(/^:/, '');
  const code = codeContextOf(source, entry);
  if (!code || !/^\w+$/.test(name)) return [];
  return [...missingRule(context, code.object, name), ...missingWith(context, name)];
};

function missingRule({ source }: FixContext, object: string | undefined, name: string): Fix[] {
  if (object === undefined || !source.flow?.objects?.has(object)) return [];
  const path = `objects/${object}/mapping`;
  const known = source.positions.has(path);
  const rule = `${name} <= ${nearest(name, attributesOfSource(source.flow.objects.get(object)?.mapping ?? [])) ?? camel(name)}`;
  const title = `Add the rule \`${rule}\``;
  return known
    ? editFix(source, title, { edit: 'insert-entry', path, value: rule })
    : editFix(source, title, { edit: 'insert-entry', path: `objects/${object}`, name: 'mapping', value: [rule] });
}

const attributesOfSource = (rules: readonly { readonly source: string }[]): string[] =>
  rules.flatMap(({ source }) => (/^\w+$/.test(source) ? [source] : []));

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function missingWith({ source, entry }: FixContext, name: string): Fix[] {
  const holder = holderOf(entry);
  if (!holder) return [];
  const given = childOf(holder, 'with');
  const title = `Set \`:${name}\` in \`with\``;
  return given
    ? editFix(source, title, { edit: 'insert-entry', path: pathOf(given), name, value: 'null' })
    : editFix(source, title, { edit: 'insert-entry', path: pathOf(holder), name: 'with', value: { [name]: 'null' } });
}

/** The map that holds a statement as `sql`; a statement that is a mere text has none. */
function holderOf(entry: TextEntry): TextEntry | undefined {
  if (entry.key === 'sql') return entry.parent;
  return entry.parent?.key === 'sql' ? entry.parent.parent : undefined;
}

/** What tells the items of a list apart: the attributes that rows are read into. */
export const missingKeyAttributes: Fixer = ({ source, word }) => {
  const name = unquoted(word);
  const rules = source.flow?.objects?.get(name)?.mapping ?? [];
  const incoming = rules.flatMap((rule) => (rule.direction === 'out' ? [] : [rule.source]));
  if (incoming.length === 0) return [];
  return editFix(source, `Add \`key: [${incoming.slice(0, 2).join(', ')}]\` to \`${name}\``, {
    edit: 'insert-entry',
    path: `objects/${name}`,
    name: 'key',
    value: incoming.slice(0, 2),
  });
};

const unquoted = (word: string): string => word.replace(/^(['"])(.*)\1$/s, '$2');
