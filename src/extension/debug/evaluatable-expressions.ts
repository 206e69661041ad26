import * as vscode from 'vscode';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS, rangeIn } from '../language/positions.ts';

/** Tells the debugger what a person points at in a flow: the value is shown while a run is paused. */
export const offerEvaluation = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerEvaluatableExpressionProvider(FLOWS, {
    async provideEvaluatableExpression(document, position) {
      const { evaluatableAt } = await import('../../flow/language/evaluatable.ts');
      const found = evaluatableAt(flows.sourceOf(document), document.offsetAt(position));
      return found && new vscode.EvaluatableExpression(rangeIn(document, found.start, found.end), found.expression);
    },
  });
