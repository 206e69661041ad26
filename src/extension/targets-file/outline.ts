import * as vscode from 'vscode';
import { foldsOf } from '../../flow/language/folding.ts';
import { filesNamedIn } from '../../targets/environment/language/check.ts';
import { symbolsOf, type TargetsSymbol } from '../../targets/environment/language/symbols.ts';
import { FOLD_KINDS } from '../language/folding.ts';
import { rangeIn } from '../language/positions.ts';
import type { TargetsParts } from './around.ts';
import { TARGETS } from './targets-documents.ts';

/** The outline, what can be folded, and links to the files that are named. */
export const registerTargetsOutline = ({ documents }: TargetsParts): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.languages.registerDocumentSymbolProvider(
      TARGETS,
      {
        provideDocumentSymbols: (document) => symbolsOf(documents.sourceOf(document)).map((symbol) => symbolIn(document, symbol)),
      },
      { label: 'idflow' },
    ),
    vscode.languages.registerFoldingRangeProvider(TARGETS, {
      provideFoldingRanges: (document) =>
        foldsOf(documents.sourceOf(document).tree).map(
          ({ start, end, kind }) => new vscode.FoldingRange(start, end, kind && FOLD_KINDS[kind]),
        ),
    }),
    vscode.languages.registerDocumentLinkProvider(TARGETS, {
      provideDocumentLinks: (document) =>
        filesNamedIn(documents.sourceOf(document)).map(
          ({ start, end, path }) => new vscode.DocumentLink(rangeIn(document, start, end), document.uri.with({ path })),
        ),
    }),
  );

function symbolIn(document: vscode.TextDocument, symbol: TargetsSymbol): vscode.DocumentSymbol {
  const { name, detail, kind, start, end, nameStart, nameEnd, children } = symbol;
  const icon = kind === 'environment' ? vscode.SymbolKind.Namespace : vscode.SymbolKind.Module;
  const range = rangeIn(document, start, end);
  const result = new vscode.DocumentSymbol(name, detail, icon, range, rangeIn(document, nameStart, nameEnd));
  result.children = children.map((child) => symbolIn(document, child));
  return result;
}
