import { isMap } from 'yaml';
import { pathTo } from '../../../flow/grammar/collections.ts';
import { Draft } from '../../../flow/edit/draft.ts';
import type { EditResult } from '../../../flow/edit/edit.ts';
import { BlockExtent, isFlow } from '../../../flow/edit/yaml/extent.ts';
import { insertEntries, type NewEntry } from '../../../flow/edit/yaml/insert-entries.ts';
import { below, entriesOf, isMissing, keyText as keyOf, rootOf, type Place } from '../../../flow/edit/yaml/tree.ts';
import { keyText } from '../../../flow/edit/yaml/value-text.ts';
import { readFlow } from '../../../flow/read-flow.ts';
import type { Json } from '../../../flow/json.ts';
import { TARGETS_FILE_NAME } from '../targets-file.ts';
import { refusable } from './refusable.ts';

/** Adds an environment to the text of a targets file: without targets, or with those of another one, as they are written there. */
export function insertEnvironment(text: string, name: string, copyOf?: string): EditResult {
  return refusable(text, () => {
    const draft = new Draft(readFlow(text, TARGETS_FILE_NAME));
    const select = pathTo('environments', name);
    const root = rootOf(draft.source);
    const environments = below(root, 'environments');
    if (!environments) {
      if (!isMissing(root.node)) {
        const size = isMap(root.node) ? root.node.items.length : 0;
        insertEntries(draft, root, size, [{ key: 'environments', value: { [name]: {} } }]);
        return { edits: draft.edits(), select };
      }
      const before = text === '' || text.endsWith('\n') ? '' : draft.newline;
      const lines = ['environments:', `  ${keyText(name, false)}: {}`, ''];
      return { edits: [{ start: text.length, end: text.length, text: before + lines.join(draft.newline) }], select };
    }
    const size = isMap(environments.node) ? environments.node.items.length : 0;
    insertEntries(draft, environments, size, [
      copyOf === undefined ? { key: name, value: {} } : copied(draft, environments, copyOf, name),
    ]);
    return { edits: draft.edits(), select };
  });
}

/** An environment as another one is written, comments and all. */
function copied(draft: Draft, environments: Place, of: string, name: string): NewEntry {
  const { node } = environments;
  const place = below(environments, of);
  if (!place?.node || !isMap(node)) return { key: name, value: {} };
  const index = entriesOf(node).findIndex((entry) => keyOf(entry) === of);
  const value = (place.node as { toJSON(): Json }).toJSON();
  // An anchor that stands twice would be another one for what comes below.
  if (isFlow(node) || isMissing(place.node) || hasAnchor(draft.text.slice(...placeOf(place)))) return { key: name, value };
  const extent = new BlockExtent(draft.text, node);
  const key = entriesOf(node)[index]!.key!;
  const written = draft.text.slice(key.range![1], extent.tail(index)).trimEnd().split(/\r?\n/);
  const lines = written.map((line, at) => (at === 0 ? keyText(name, false) + line : line.slice(extent.column)));
  return { key: name, value, lines };
}

const placeOf = ({ node }: Place): [number, number] => [node!.range![0], node!.range![1]];
const hasAnchor = (text: string): boolean => /(^|[\s[{,:-])&[\w-]/m.test(text);
