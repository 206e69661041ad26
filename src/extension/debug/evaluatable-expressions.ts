import * as vscode from 'vscode';
import { evaluatableAt } from '../../flow/language/evaluatable.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { FLOWS, rangeIn } from '../language/positions.ts';

/** Tells the debugger what a person points at in a flow: the value is shown while a run is paused. */
export const offerEvaluation = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerEvaluatableExpressionProvider(FLOWS, {
    provideEvaluatableExpression(document, position) {
      const found = evaluatableAt(flows.sourceOf(document), document.offsetAt(position));
      return found && new vscode.EvaluatableExpression(rangeIn(document, found.start, found.end), found.expression);
    },
  });
