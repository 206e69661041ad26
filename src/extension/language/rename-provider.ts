import * as vscode from 'vscode';
import type { TextEdit } from '../../flow/edit/index.ts';
import type { Renamed } from '../../flow/language/rename.ts';
import type { Sentence } from '../../flow/sentence.ts';
import { inUsersLanguage } from '../say.ts';
import { editsIn, rangeIn } from './positions.ts';

/** How names are changed in one language. `S` is what a text of it is read to. */
export interface Renaming<S> {
  readonly sourceOf: (document: vscode.TextDocument) => S;
  readonly prepare: (source: S, offset: number) => Renamed | { readonly refused: Sentence };
  readonly rename: (
    source: S,
    offset: number,
    to: string,
  ) => { readonly edits: readonly TextEdit[] } | { readonly refused: Sentence };
}

/** Other names for things. VS Code shows what is thrown. */
export const renameProvider = <S>({ sourceOf, prepare, rename }: Renaming<S>): vscode.RenameProvider => ({
  prepareRename(document, position) {
    const prepared = prepare(sourceOf(document), document.offsetAt(position));
    if ('refused' in prepared) throw new Error(inUsersLanguage(prepared.refused));
    return { range: rangeIn(document, prepared.start, prepared.end), placeholder: prepared.name };
  },
  provideRenameEdits(document, position, name) {
    const result = rename(sourceOf(document), document.offsetAt(position), name);
    if ('refused' in result) throw new Error(inUsersLanguage(result.refused));
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, editsIn(document, result.edits));
    return edit;
  },
});
