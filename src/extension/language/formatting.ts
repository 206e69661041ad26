import * as vscode from 'vscode';
import { formatFlow } from '../../flow/language/format.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { editsIn, FLOWS } from './positions.ts';

/** Formatting of a flow, or of some of its lines. */
export const registerFormatting = (flows: FlowDocuments): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.languages.registerDocumentFormattingEditProvider(FLOWS, {
      provideDocumentFormattingEdits: (document) => editsIn(document, formatFlow(flows.sourceOf(document))),
    }),
    vscode.languages.registerDocumentRangeFormattingEditProvider(FLOWS, {
      provideDocumentRangeFormattingEdits(document, range) {
        const lines = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
        return editsIn(document, formatFlow(flows.sourceOf(document), lines));
      },
    }),
  );
