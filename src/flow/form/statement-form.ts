import { isMap, isSeq } from 'yaml';
import { keyPath, pathTo } from '../grammar/collections.ts';
import { statements } from '../objects.ts';
import { FILTER_NAMES, PROPERTY_NAMES } from '../property-names.ts';
import type { FlowSource } from '../read-flow.ts';
import { scriptSource } from '../script-source.ts';
import { fieldOf } from './field.ts';
import type { Form, FormField } from './form.ts';
import { namesFor } from './names.ts';
import { entriesIn, nodeAt, textOf, type PlacedNode } from './node-at.ts';
import { parameterNames } from './step-form.ts';

/** The form of a property: its statements, and the filter of the rows that they answer. */
export function propertyForm(source: FlowSource, path: string, object: string, property: string): Form | undefined {
  if (!Object.hasOwn(PROPERTY_NAMES, property) || !source.positions.has(keyPath(path))) return undefined;
  const doc = PROPERTY_NAMES[property as keyof typeof PROPERTY_NAMES];
  const placed = nodeAt(source, path);
  const node = placed.resolve(placed.node);
  const list = fieldOf(statements, { ...placed, path, label: property, doc, required: true, node });
  const fields: FormField[] = [withParameters(list, node, placed.resolve)];
  const filter = FILTER_NAMES.find((name) => name === `${property}Filter`);
  if (filter) {
    const at = pathTo(path.slice(0, path.lastIndexOf('/')), filter);
    const filterNode = nodeAt(source, at);
    const what = `Drops rows: an expression or script over \`row\`; what is not true is dropped.`;
    const place = { ...filterNode, path: at, label: filter, doc: what, required: false };
    fields.push(fieldOf(scriptSource, { ...place, node: filterNode.resolve(filterNode.node) }));
  }
  return { path, title: `${property} of ${object}`, doc, kind: 'property', fields, names: namesFor(source, fields) };
}

/** `with` of each statement offers the parameters that the statement has. */
function withParameters(list: FormField, node: PlacedNode['node'], resolve: PlacedNode['resolve']): FormField {
  const items = isSeq(node) ? node.items : [node];
  const fields = list.fields?.map((item, index) => {
    const statement = resolve(items[index] as PlacedNode['node']);
    if (!isMap(statement)) return item;
    const entries = entriesIn(statement);
    const kind = entries.has('idp') ? 'idp' : 'sql';
    const names = parameterNames(kind, textOf(resolve(entries.get(kind))) ?? '');
    return {
      ...item,
      fields: item.fields?.map((inner) =>
        inner.label === 'with' && inner.entry ? { ...inner, entry: { ...inner.entry, names } } : inner,
      ),
    };
  });
  return { ...list, fields };
}
