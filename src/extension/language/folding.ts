import * as vscode from 'vscode';
import { foldsIn } from '../../flow/language/folding.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS } from './positions.ts';

/** Kinds of folds as VS Code has them. */
export const FOLD_KINDS = { comment: vscode.FoldingRangeKind.Comment, region: vscode.FoldingRangeKind.Region } as const;

/** Sections, steps, texts and comments that can be folded away. */
export const registerFolding = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerFoldingRangeProvider(FLOWS, {
    provideFoldingRanges: (document) =>
      foldsIn(flows.sourceOf(document)).map(
        ({ start, end, kind }) => new vscode.FoldingRange(start, end, kind && FOLD_KINDS[kind]),
      ),
  });
