import * as vscode from 'vscode';
import { occurrencesOf as placesInFlow } from '../../flow/language/occurrences.ts';
import { readFlow } from '../../flow/read-flow.ts';
import { occurrenceAt, occurrencesOf, type TargetsOccurrence } from '../../targets/environment/language/names.ts';
import { prepareTargetsRename, renameInTargets } from '../../targets/environment/language/rename.ts';
import { rangeIn } from '../language/positions.ts';
import { renameProvider } from '../language/rename-provider.ts';
import { textOf } from '../targets/targets-files.ts';
import type { TargetsParts } from './around.ts';
import { TARGETS } from './targets-documents.ts';

/** Where names of a targets file are made and used, there and in flows; other names for them. */
export const registerTargetsNames = (parts: TargetsParts): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.languages.registerDefinitionProvider(TARGETS, {
      provideDefinition: (document, position) =>
        placesAt(parts, document, position).flatMap(({ declares, ...place }) => (declares ? [locationIn(document, place)] : [])),
    }),
    vscode.languages.registerReferenceProvider(TARGETS, {
      async provideReferences(document, position, { includeDeclaration }) {
        const here = placesAt(parts, document, position)
          .filter(({ thing, declares }) => includeDeclaration || !declares || thing.kind !== 'environment')
          .map((place) => locationIn(document, place));
        return [...here, ...(await placesInFlows(parts, document, position))];
      },
    }),
    vscode.languages.registerDocumentHighlightProvider(TARGETS, {
      provideDocumentHighlights: (document, position) =>
        placesAt(parts, document, position).map(
          ({ start, end, declares }) =>
            new vscode.DocumentHighlight(
              rangeIn(document, start, end),
              declares ? vscode.DocumentHighlightKind.Write : vscode.DocumentHighlightKind.Read,
            ),
        ),
    }),
    registerRename(parts),
  );

const registerRename = ({ documents }: TargetsParts): vscode.Disposable =>
  vscode.languages.registerRenameProvider(
    TARGETS,
    renameProvider({
      sourceOf: (document) => documents.sourceOf(document),
      prepare: prepareTargetsRename,
      rename: renameInTargets,
    }),
  );

function placesAt(
  { documents }: TargetsParts,
  document: vscode.TextDocument,
  position: vscode.Position,
): readonly TargetsOccurrence[] {
  const source = documents.sourceOf(document);
  const found = occurrenceAt(source, document.offsetAt(position));
  return found ? occurrencesOf(source, found.thing) : [];
}

/** Where flows that run on the file name a target of it. */
async function placesInFlows(
  { documents, index }: TargetsParts,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Location[]> {
  const thing = occurrenceAt(documents.sourceOf(document), document.offsetAt(position))?.thing;
  if (thing?.kind !== 'target') return [];
  const { name } = thing;
  const flows = (await index.flowsOn(document.uri)).filter(({ targets }) => targets.has(name));
  const places = await Promise.all(
    flows.map(async ({ uri }) => {
      const text = (await textOf(uri)) ?? '';
      const source = readFlow(text, uri.path);
      return placesInFlow(source, { kind: 'target', name }).map(({ start, end }) => {
        const range = source.range(start, end);
        return new vscode.Location(
          uri,
          new vscode.Range(range.start.line - 1, range.start.column - 1, range.end.line - 1, range.end.column - 1),
        );
      });
    }),
  );
  return places.flat();
}

const locationIn = (
  document: vscode.TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
): vscode.Location => new vscode.Location(document.uri, rangeIn(document, start, end));
