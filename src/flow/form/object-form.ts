import { isIdpKind } from '../flow-file.ts';
import { isSeq, type Node } from 'yaml';
import { pathTo } from '../grammar/collections.ts';
import { OBJECT_FIELDS_OF_FILE } from '../objects.ts';
import { FILTER_NAMES, PROPERTY_NAMES, TRIGGER_STAGES } from '../property-names.ts';
import type { FlowSource } from '../read-flow.ts';
import { fieldsOfRecord } from './field.ts';
import type { Form, FormPart } from './form.ts';
import { namesFor } from './names.ts';
import { entriesIn, nodeAt, textOf } from './node-at.ts';

const { mapping, properties: _properties, triggers: _triggers, ...OWN_FIELDS } = OBJECT_FIELDS_OF_FILE;

/** What a trigger starts as. */
export const NEW_TRIGGER = { name: 'new-trigger', script: 'return true' };

/** The form of an object: its own settings, and its mapping, properties and triggers to open or to add. */
export function objectForm(source: FlowSource, path: string, name: string): Form | undefined {
  const { node, given, resolve } = nodeAt(source, path);
  if (!given) return undefined;
  const object = resolve(node);
  const entries = entriesIn(object);
  const fields = fieldsOfRecord(OWN_FIELDS, { path, node: object, resolve }).filter(
    ({ label }) => !(Object.hasOwn(OBJECT_FIELDS_OF_FILE, label) && !Object.hasOwn(OWN_FIELDS, label)),
  );
  const target = textOf(resolve(entries.get('target')));
  const isDirectory = target !== undefined && isIdpKind(source.flow?.targets?.get(target));
  const statement = isDirectory ? { idp: 'find-user' } : '';
  const rules = resolve(entries.get('mapping'));
  const parts: FormPart[] = [
    {
      path: pathTo(path, 'mapping'),
      label: 'mapping',
      doc: mapping.doc,
      kind: 'mapping',
      given: entries.has('mapping'),
      summary: counted(rules, 'rule'),
      value: [],
    },
    ...partsOf('property', PROPERTY_NAMES, resolve(entries.get('properties')), pathTo(path, 'properties'), statement, resolve),
    ...partsOf('trigger', TRIGGER_STAGES, resolve(entries.get('triggers')), pathTo(path, 'triggers'), [NEW_TRIGGER], resolve),
  ];
  const base = { path, name, title: 'Object', doc: textOf(resolve(entries.get('note'))) ?? '', kind: 'object' as const };
  return { ...base, fields, parts, names: namesFor(source, fields) };
}

function partsOf(
  kind: 'property' | 'trigger',
  docs: Readonly<Record<string, string>>,
  node: Node | undefined,
  path: string,
  value: FormPart['value'],
  resolve: (node: Node | null | undefined) => Node | undefined,
): FormPart[] {
  const entries = entriesIn(node);
  const thing = kind === 'property' ? 'statement' : 'trigger';
  const inOrder = [...entries.keys()].filter((key) => Object.hasOwn(docs, key));
  const missing = Object.keys(docs).filter((key) => !entries.has(key));
  return [...inOrder, ...missing].map((key): FormPart => {
    const given = entries.has(key);
    const filter = FILTER_NAMES.find((name) => name === `${key}Filter`);
    const summary = counted(resolve(entries.get(key)), thing) + (filter && entries.has(filter) ? ', filtered' : '');
    return { path: pathTo(path, key), label: key, doc: docs[key]!, kind, given, summary: given ? summary : '', value };
  });
}

/** "2 statements"; a single value counts as a list of one. */
function counted(node: Node | undefined, thing: string): string {
  const count = isSeq(node) ? node.items.length : node ? 1 : 0;
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** Names of the objects of the file, those with problems too, in its order. */
export function objectNames(source: FlowSource): string[] {
  const names: string[] = [];
  for (const path of source.positions.keys())
    if (path.startsWith('objects/') && path.endsWith('#key') && path.indexOf('/', 8) < 0)
      names.push(path.slice(8, -4).replaceAll('~1', '/').replaceAll('~0', '~'));
  return names;
}
