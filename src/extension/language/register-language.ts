import * as vscode from 'vscode';
import type { Extension } from '../extension-context.ts';
import { registerCodeLenses } from './code-lenses.ts';
import { registerCompletion } from './completion.ts';
import { registerDefinition, type ConnectionsOfTargets } from './definition.ts';
import { FlowDiagnostics } from './diagnostics.ts';
import { registerFolding } from './folding.ts';
import { registerFormatting } from './formatting.ts';
import { registerHighlights } from './highlights.ts';
import { registerHover } from './hover.ts';
import { registerLinks } from './links.ts';
import { registerQuickFixes } from './quick-fixes.ts';
import { registerReferences } from './references.ts';
import { registerRename } from './rename.ts';
import { registerSemanticTokens } from './semantic-tokens.ts';
import { registerSymbols } from './symbols.ts';

/** Everything the text of a flow can do in an editor: a feature is a line here. */
export function registerLanguage(
  { flows, context }: Pick<Extension, 'flows' | 'context'>,
  connections: ConnectionsOfTargets,
): vscode.Disposable {
  const diagnostics = new FlowDiagnostics(flows, context.extensionUri);
  return vscode.Disposable.from(
    diagnostics,
    registerQuickFixes(flows, diagnostics),
    registerCompletion(flows),
    registerHover(flows),
    registerDefinition(flows, connections),
    registerReferences(flows),
    registerHighlights(flows),
    registerRename(flows),
    registerSymbols(flows),
    registerFolding(flows),
    registerLinks(flows),
    registerCodeLenses(flows),
    registerSemanticTokens(flows),
    registerFormatting(flows),
  );
}
