import { isMap } from 'yaml';
import { pathTo } from '../../../flow/grammar/collections.ts';
import type { JsonObject } from '../../../flow/json.ts';
import { Draft } from '../../../flow/edit/draft.ts';
import type { EditResult } from '../../../flow/edit/edit.ts';
import { insertEntries, type NewEntry } from '../../../flow/edit/yaml/insert-entries.ts';
import { below, isMissing, rootOf, type Place } from '../../../flow/edit/yaml/tree.ts';
import { flowText, keyText } from '../../../flow/edit/yaml/value-text.ts';
import { readFlow } from '../../../flow/read-flow.ts';
import { TARGETS_FILE_NAME } from '../targets-file.ts';
import { refusable } from './refusable.ts';

/** Longest connection that is written in one line, its name included. */
const MAX_LINE = 110;

/** A new target of an environment. */
export interface NewConnection {
  readonly environment: string;
  readonly target: string;
  /** As it stands in the file. */
  readonly connection: JsonObject;
}

/**
 * Writes a connection into the text of a targets file, which may be empty; an environment that is not there is added. The rest of
 * the text stays as it is.
 */
export function insertConnection(text: string, { environment, target, connection }: NewConnection): EditResult {
  return refusable(text, () => {
    // what edits flows works on their YAML alone, so any YAML can be edited
    const draft = new Draft(readFlow(text, TARGETS_FILE_NAME));
    const path = pathTo(pathTo('environments', environment), target);
    const inner = newEntry(target, connection, 4);
    const root = rootOf(draft.source);
    if (isMissing(root.node)) return { edits: [wholeFile(text, environment, inner)], select: path };
    const environments = below(root, 'environments');
    if (!environments) {
      append(draft, root, { key: 'environments', value: { [environment]: { [target]: connection } } }, [
        'environments:',
        `  ${keyText(environment, false)}:`,
        ...linesAt(4, inner),
      ]);
      return { edits: draft.edits(), select: path };
    }
    const around = below(environments, environment);
    if (around) append(draft, around, { key: target, value: connection }, linesIn(inner));
    else
      append(draft, environments, { key: environment, value: { [target]: connection } }, [
        `${keyText(environment, false)}:`,
        ...linesAt(2, inner),
      ]);
    return { edits: draft.edits(), select: path };
  });
}

/** A target with its connection, in one line where it fits. @param column of its name */
function newEntry(target: string, connection: JsonObject, column: number): string | readonly string[] {
  const line = `${keyText(target, false)}: ${flowText(connection)}`;
  if (column + line.length <= MAX_LINE && !line.includes('\n')) return line;
  return [`${keyText(target, false)}:`, ...Object.entries(connection).map(([key, value]) => `  ${key}: ${flowText(value!)}`)];
}

const linesIn = (entry: string | readonly string[]): readonly string[] => (typeof entry === 'string' ? [entry] : entry);
const linesAt = (column: number, entry: string | readonly string[]): string[] =>
  linesIn(entry).map((line) => ' '.repeat(column) + line);

function append(draft: Draft, place: Place, entry: NewEntry, lines: readonly string[]): void {
  const inBraces = isMap(place.node) && place.node.flow === true && place.node.items.length > 0;
  insertEntries(draft, place, isMap(place.node) ? place.node.items.length : 0, [inBraces ? entry : { ...entry, lines }]);
}

/** What stands in an empty file, or below the comments of one that has nothing else. */
function wholeFile(text: string, environment: string, inner: string | readonly string[]) {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = ['environments:', `  ${keyText(environment, false)}:`, ...linesAt(4, inner), ''];
  const before = text === '' || text.endsWith('\n') ? '' : newline;
  return { start: text.length, end: text.length, text: before + lines.join(newline) };
}
