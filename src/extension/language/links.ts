import * as vscode from 'vscode';
import { linksIn } from '../../flow/language/definition.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS, rangeIn } from './positions.ts';

/** The files that a flow names. */
export const registerLinks = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerDocumentLinkProvider(FLOWS, {
    provideDocumentLinks: (document) =>
      linksIn(flows.sourceOf(document)).map(
        ({ start, end, file }) => new vscode.DocumentLink(rangeIn(document, start, end), document.uri.with({ path: file })),
      ),
  });
