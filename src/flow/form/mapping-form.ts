import { isMap, isSeq, type Node } from 'yaml';
import { keyPath, pathTo } from '../grammar/collections.ts';
import { parseMappingRule, type RuleDirection } from '../mapping-rule.ts';
import { OBJECT_FIELDS_OF_FILE } from '../objects.ts';
import type { FlowSource } from '../read-flow.ts';
import type { Form, MappingRow } from './form.ts';
import { entriesIn, nodeAt, textOf, type PlacedNode } from './node-at.ts';

const ARROWS: Record<RuleDirection, MappingRow['direction']> = { out: '<=', in: '=>', both: '<=>' };

/** The form of a mapping: its rules as the rows of a table. */
export function mappingForm(source: FlowSource, path: string, object: string): Form | undefined {
  if (!source.positions.has(keyPath(path))) return undefined;
  const { node, resolve } = nodeAt(source, path);
  const list = resolve(node);
  const items = isSeq(list) ? (list.items as (Node | null)[]) : [];
  return {
    path,
    title: `Mapping of ${object}`,
    doc: OBJECT_FIELDS_OF_FILE.mapping.doc,
    kind: 'mapping',
    fields: [],
    names: {},
    mapping: items.map((item, index) => rowOf(resolve(item), pathTo(path, index), resolve)),
  };
}

function rowOf(item: Node | undefined, path: string, resolve: PlacedNode['resolve']): MappingRow {
  const entries = entriesIn(item);
  const text = isMap(item) ? textOf(resolve(entries.get('rule'))) : textOf(item);
  const when = textOf(resolve(entries.get('when')));
  const note = textOf(resolve(entries.get('note')));
  const more = { ...(when === undefined ? {} : { when }), ...(note === undefined ? {} : { note }) };
  const rule = text === undefined ? '' : parseMappingRule(text);
  const place = { path, rulePath: isMap(item) ? pathTo(path, 'rule') : path };
  if (typeof rule === 'string') return { ...place, attribute: '', direction: '<=', expression: '', ...more, text: text ?? '' };
  return { ...place, attribute: rule.system, direction: ARROWS[rule.direction], expression: rule.source, ...more };
}
