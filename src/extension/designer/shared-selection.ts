import * as vscode from 'vscode';
import { pathAt } from '../../flow/language/path-at.ts';
import { isFlow } from '../flow-documents.ts';
import type { Extension } from '../extension-context.ts';
import { setting } from '../settings.ts';
import { isEcho } from './reveal-in-text.ts';

/** Pause of the cursor before designers follow it, in milliseconds. */
const PAUSE = 80;

/** Designers select what the cursor of a text editor stands in, while a person works in that editor. */
export function followCursor({ flows, designers }: Extension): vscode.Disposable {
  let waiting: NodeJS.Timeout | undefined;
  const subscription = vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
    const { document } = textEditor;
    const selection = selections[0];
    if (!selection || !isFlow(document)) return;
    clearTimeout(waiting);
    if (isEcho(textEditor, selection) || textEditor !== vscode.window.activeTextEditor) return;
    if (!setting('designer.followSelection')) return;
    waiting = setTimeout(() => {
      // A designer may have moved the cursor meanwhile; VS Code says so only later.
      if (!textEditor.selection.isEqual(selection)) return;
      const open = designers.of(document.uri);
      if (open.length === 0 || document.isClosed) return;
      const source = flows.sourceOf(document);
      // What stands where in a text that is no YAML is a guess.
      if (source.broken) return;
      const path = pathAt(source, document.offsetAt(behindIndent(document, selection.active)));
      for (const { session } of open) session.follow(path);
    }, PAUSE);
  });
  return vscode.Disposable.from(subscription, { dispose: () => clearTimeout(waiting) });
}

/** In front of a line a person means what the line says, not what it is indented below. */
function behindIndent(document: vscode.TextDocument, cursor: vscode.Position): vscode.Position {
  const { firstNonWhitespaceCharacterIndex: first, isEmptyOrWhitespace } = document.lineAt(cursor.line);
  return isEmptyOrWhitespace ? cursor : cursor.with({ character: Math.max(cursor.character, first) });
}
