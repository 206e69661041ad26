import * as vscode from 'vscode';
import { referencesAt } from '../../flow/language/definition.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS, rangeIn } from './positions.ts';

/** Everywhere that a step, an object, a target, an attribute or a file is named. */
export const registerReferences = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerReferenceProvider(FLOWS, {
    provideReferences: (document, position, { includeDeclaration }) =>
      referencesAt(flows.sourceOf(document), document.offsetAt(position), includeDeclaration).map(
        ({ start, end }) => new vscode.Location(document.uri, rangeIn(document, start, end)),
      ),
  });
