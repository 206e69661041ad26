import * as vscode from 'vscode';
import { symbolsOf, type FlowSymbol } from '../../flow/language/symbols.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS, rangeIn } from './positions.ts';

/** Icons of the outline. */
const KINDS: Readonly<Record<FlowSymbol['kind'], vscode.SymbolKind>> = {
  section: vscode.SymbolKind.Namespace,
  target: vscode.SymbolKind.Module,
  object: vscode.SymbolKind.Class,
  mapping: vscode.SymbolKind.Array,
  property: vscode.SymbolKind.Property,
  stage: vscode.SymbolKind.Event,
  decision: vscode.SymbolKind.Boolean,
  action: vscode.SymbolKind.Function,
  trigger: vscode.SymbolKind.Event,
  loop: vscode.SymbolKind.Array,
  end: vscode.SymbolKind.Null,
};

/** The outline, the breadcrumbs and "Go to Symbol". */
export const registerSymbols = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerDocumentSymbolProvider(
    FLOWS,
    { provideDocumentSymbols: (document) => symbolsOf(flows.sourceOf(document)).map((symbol) => symbolIn(document, symbol)) },
    { label: 'idflow' },
  );

function symbolIn(document: vscode.TextDocument, symbol: FlowSymbol): vscode.DocumentSymbol {
  const { name, detail, kind, start, end, nameStart, nameEnd, children } = symbol;
  const whole = rangeIn(document, start, end);
  const result = new vscode.DocumentSymbol(name, detail, KINDS[kind], whole, rangeIn(document, nameStart, nameEnd));
  result.children = children.map((child) => symbolIn(document, child));
  return result;
}
