import type { FoundFile } from './flow-files.ts';
import type { Inspection } from './inspection.ts';

const ENDINGS = ['.ts', '.js', '.mjs', '.json', '.schema.json', '.idflow.yaml', '.yaml', '.yml'];

/**
 * Finds the file a flow names, or reports that it is not there.
 * @param path place of the reference in the flow
 * @param what what the file is for, as in "The script"
 */
export function findFile(
  inspection: Inspection,
  path: string,
  reference: string,
  what: string,
): Extract<FoundFile, { text: string }> | undefined {
  const { files, source } = inspection;
  const found = files.find(source.file, reference);
  if ('text' in found) return found;
  if ('refused' in found) {
    inspection.error('wrong-value', path, found.refused, 'Write a path relative to this file, with `/` between folders.');
    return undefined;
  }
  const stem = reference.replace(/(\.(schema|idflow))?\.[^./]*$/, '');
  const other = ENDINGS.map((ending) => stem + ending).find(
    (name) => name !== reference && 'text' in files.find(source.file, name),
  );
  const suggestion =
    other === undefined ? `Paths are relative to this file; looked for ${found.missing}.` : `Did you mean \`${other}\`?`;
  inspection.error('missing-file', path, `${what} \`${reference}\` does not exist or can not be read.`, suggestion);
  return undefined;
}
