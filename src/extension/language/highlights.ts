import * as vscode from 'vscode';
import { highlightsAt } from '../../flow/language/definition.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS, rangeIn } from './positions.ts';

/** The other places of the name at the cursor. */
export const registerHighlights = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerDocumentHighlightProvider(FLOWS, {
    provideDocumentHighlights: (document, position) =>
      highlightsAt(flows.sourceOf(document), document.offsetAt(position)).map(({ start, end, declares }) => {
        const kind = declares ? vscode.DocumentHighlightKind.Write : vscode.DocumentHighlightKind.Read;
        return new vscode.DocumentHighlight(rangeIn(document, start, end), kind);
      }),
  });
