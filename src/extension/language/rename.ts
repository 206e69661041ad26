import * as vscode from 'vscode';
import { prepareRename, renameAt } from '../../flow/language/rename.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS } from './positions.ts';
import { renameProvider } from './rename-provider.ts';

/** Other names for steps, objects, targets and attributes, everywhere in the flow. */
export const registerRename = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerRenameProvider(
    FLOWS,
    renameProvider({ sourceOf: (document) => flows.sourceOf(document), prepare: prepareRename, rename: renameAt }),
  );
