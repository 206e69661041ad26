import * as vscode from 'vscode';
import { TOKEN_TYPES, type CodeToken } from '../../flow/language/code-tokens.ts';
import { semanticTokens } from '../../flow/language/semantic-tokens.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS, rangeIn } from './positions.ts';

const LEGEND = new vscode.SemanticTokensLegend([...TOKEN_TYPES]);

/** The colours of SQL, expressions, scripts and names. */
export const registerSemanticTokens = (flows: FlowDocuments): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.languages.registerDocumentSemanticTokensProvider(
      FLOWS,
      { provideDocumentSemanticTokens: (document) => built(document, semanticTokens(flows.sourceOf(document))) },
      LEGEND,
    ),
    vscode.languages.registerDocumentRangeSemanticTokensProvider(
      FLOWS,
      {
        provideDocumentRangeSemanticTokens(document, range) {
          const wanted = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
          return built(document, semanticTokens(flows.sourceOf(document), wanted));
        },
      },
      LEGEND,
    ),
  );

function built(document: vscode.TextDocument, tokens: readonly CodeToken[]): vscode.SemanticTokens {
  const builder = new vscode.SemanticTokensBuilder(LEGEND);
  for (const { start, end, type } of tokens) builder.push(rangeIn(document, start, end), type);
  return builder.build();
}
