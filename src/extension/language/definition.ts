import * as vscode from 'vscode';
import { definitionAt } from '../../flow/language/definition.ts';
import { occurrenceAt } from '../../flow/language/occurrences.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS, rangeIn } from './positions.ts';

/** Where targets of flows are connected: places in the targets file. */
export interface ConnectionsOfTargets {
  connectionsOf(flow: vscode.TextDocument, target: string): Promise<readonly vscode.Location[]>;
}

/** From a name to where it is made, from a path to the file, and from a target that is declared to its connections. */
export const registerDefinition = (flows: FlowDocuments, connections: ConnectionsOfTargets): vscode.Disposable =>
  vscode.languages.registerDefinitionProvider(FLOWS, {
    async provideDefinition(document, position) {
      const source = flows.sourceOf(document);
      const offset = document.offsetAt(position);
      const found = definitionAt(source, offset);
      if (!found) return undefined;
      const originSelectionRange = rangeIn(document, found.from.start, found.from.end);
      const occurrence = occurrenceAt(source, offset);
      if (occurrence?.declares === true && occurrence.thing.kind === 'target') {
        const places = await connections.connectionsOf(document, occurrence.thing.name);
        if (places.length > 0)
          return places.map(({ uri, range }): vscode.DefinitionLink => ({
            originSelectionRange,
            targetUri: uri,
            targetRange: range,
          }));
      }
      return found.to.map(({ file, start, end }): vscode.DefinitionLink => {
        const target = file === undefined ? rangeIn(document, start, end) : new vscode.Range(0, 0, 0, 0);
        return {
          originSelectionRange,
          targetUri: file === undefined ? document.uri : document.uri.with({ path: file }),
          targetRange: target,
          targetSelectionRange: target,
        };
      });
    },
  });
