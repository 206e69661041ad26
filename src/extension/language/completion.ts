import * as vscode from 'vscode';
import type { Completion, CompletionKind } from '../../flow/language/completion.ts';
import { completeFlow } from '../../flow/language/flow-completion.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { withFolder } from './folder-of.ts';
import { FLOWS, markdown, rangeIn } from './positions.ts';

const KINDS: Readonly<Record<CompletionKind, vscode.CompletionItemKind>> = {
  name: vscode.CompletionItemKind.Variable,
  attribute: vscode.CompletionItemKind.Field,
  function: vscode.CompletionItemKind.Method,
  parameter: vscode.CompletionItemKind.Variable,
  table: vscode.CompletionItemKind.Struct,
  keyword: vscode.CompletionItemKind.Keyword,
  value: vscode.CompletionItemKind.EnumMember,
  file: vscode.CompletionItemKind.File,
  key: vscode.CompletionItemKind.Property,
  step: vscode.CompletionItemKind.Event,
  object: vscode.CompletionItemKind.Class,
  target: vscode.CompletionItemKind.Module,
  operation: vscode.CompletionItemKind.Function,
  snippet: vscode.CompletionItemKind.Snippet,
};

/** What, typed in YAML, asks for completion. */
export const YAML_TRIGGERS: readonly string[] = [':', ' ', "'", '"', '/', '{', '['];

/** Completion in the text of flows. */
export const registerCompletion = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerCompletionItemProvider(
    FLOWS,
    {
      async provideCompletionItems(document, position, cancelled) {
        const source = flows.sourceOf(document);
        const offset = document.offsetAt(position);
        const found = await withFolder(flows, document, (files) => completeFlow(source, files, offset), cancelled);
        return found.map((completion, index) => itemOf(document, source.text, completion, offset, index));
      },
    },
    '.',
    ...YAML_TRIGGERS,
  );

/** A completion as VS Code has it. */
export function itemOf(
  document: vscode.TextDocument,
  text: string,
  completion: Completion,
  offset: number,
  index: number,
): vscode.CompletionItem {
  const { label, kind, detail, documentation, insert, snippet, start, end, rank, again } = completion;
  const item = new vscode.CompletionItem(
    label,
    kind === 'file' && label.endsWith('/') ? vscode.CompletionItemKind.Folder : KINDS[kind],
  );
  item.range = rangeIn(document, start, Math.max(end, start));
  item.sortText = `${rank}${String(index).padStart(6, '0')}`;
  if (detail !== undefined) item.detail = detail;
  if (documentation !== undefined) item.documentation = markdown(documentation);
  if (insert !== undefined) item.insertText = snippet === true ? new vscode.SnippetString(insert) : insert;
  // VS Code matches from the start of the range, which may begin with a dot or a blank.
  const lead = /^[^\w$]*/.exec(text.slice(start, offset))?.[0] ?? '';
  if (lead !== '' && !label.startsWith(lead)) item.filterText = lead + label;
  if (again === true) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}
