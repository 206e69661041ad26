import { FLOW_FIELDS } from '../flow-file.ts';
import { pathTo } from '../grammar/collections.ts';
import type { FlowSource } from '../read-flow.ts';
import { fieldOf } from './field.ts';
import type { Form, FormPart } from './form.ts';
import { namesFor } from './names.ts';
import { nodeAt } from './node-at.ts';
import { objectNames } from './object-form.ts';

/** What has forms of its own, or can not be changed. */
const ELSEWHERE = new Set(['idflow', 'objects', 'steps']);

/** The form of the flow itself: what it is given, its targets, and its objects to open. */
export function flowForm(source: FlowSource): Form {
  const fields = Object.entries(FLOW_FIELDS).flatMap(([key, { type, doc, required }]) => {
    if (ELSEWHERE.has(key)) return [];
    const { node, given, resolve } = nodeAt(source, key);
    return [fieldOf(type, { path: key, label: key, doc, required, given, node: resolve(node), resolve })];
  });
  const parts = objectNames(source).map((name): FormPart => {
    const object = source.flow?.objects?.get(name);
    const summary = object?.title ?? object?.target ?? '';
    return { path: pathTo('objects', name), label: name, doc: object?.note ?? '', kind: 'object', given: true, summary };
  });
  return {
    path: '',
    title: 'Flow',
    doc: source.flow?.description ?? '',
    kind: 'flow',
    fields,
    parts,
    names: namesFor(source, fields),
  };
}
