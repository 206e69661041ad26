import * as vscode from 'vscode';
import { WORD_KEY } from '../../designer/fill-words.ts';

/** The webview's words in the user's language; empty where they are English. */
export function designerWords(): Readonly<Record<string, string>> {
  const bundle: Readonly<Record<string, unknown>> = vscode.l10n.bundle ?? {};
  return Object.fromEntries(
    Object.entries(bundle).filter((entry): entry is [string, string] => WORD_KEY.test(entry[0]) && typeof entry[1] === 'string'),
  );
}
