import * as vscode from 'vscode';
import type { FlowText, Happening, TextChange, Validation } from '../../designer/flow-text.ts';
import type { TextEdit } from '../../flow/edit/edit.ts';
import type { FlowSource } from '../../flow/read-flow.ts';
import type { FlowDocuments } from '../flow-documents.ts';

/** The TextDocument of a flow, for its designers. */
export class DocumentText implements FlowText {
  readonly #document: vscode.TextDocument;
  readonly #flows: FlowDocuments;
  readonly onDidChange: Happening<TextChange>;
  readonly onDidRead: Happening<unknown>;
  readonly onDidValidate: Happening<unknown>;

  constructor(document: vscode.TextDocument, flows: FlowDocuments) {
    this.#document = document;
    this.#flows = flows;
    this.onDidChange = (listener) =>
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && event.contentChanges.length > 0)
          listener({ version: document.version, edits: event.contentChanges.map(editOf) });
      });
    this.onDidRead = (listener) => flows.onDidChange((event) => event.document === document && listener(event));
    this.onDidValidate = (listener) => flows.onDidValidate((event) => event.document === document && listener(event));
  }

  get version(): number {
    return this.#document.version;
  }

  get source(): FlowSource {
    return this.#flows.sourceOf(this.#document);
  }

  get validation(): Validation {
    return this.#flows.validationOf(this.#document);
  }

  async apply(edits: readonly TextEdit[], version: number): Promise<boolean> {
    const document = this.#document;
    if (document.version !== version) return false;
    const change = new vscode.WorkspaceEdit();
    const replacements = edits.map(({ start, end, text }) =>
      vscode.TextEdit.replace(new vscode.Range(document.positionAt(start), document.positionAt(end)), text),
    );
    change.set(document.uri, replacements);
    // Refused by VS Code, too, where the document is of another version by then.
    return vscode.workspace.applyEdit(change);
  }
}

const editOf = ({ rangeOffset, rangeLength, text }: vscode.TextDocumentContentChangeEvent): TextEdit => ({
  start: rangeOffset,
  end: rangeOffset + rangeLength,
  text,
});
