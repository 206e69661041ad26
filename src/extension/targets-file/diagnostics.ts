import * as vscode from 'vscode';
import { visibleStretch } from '../../flow/language/diagnostics.ts';
import { PROBLEMS_ANCHOR, REFERENCE_PAGE } from '../../flow/language/documentation.ts';
import type { Problem, ProblemCode } from '../../flow/problem.ts';
import { rangeIn } from '../language/positions.ts';
import type { TargetsCheck, TargetsDocuments } from './targets-documents.ts';

/** What a person can do without, in the file at hand. */
const INFORMATION: ReadonlySet<ProblemCode> = new Set(['unbound-target']);

/** A problem as VS Code shows it. */
export function diagnosticOf(document: vscode.TextDocument, problem: Problem, extension: vscode.Uri): vscode.Diagnostic {
  const { code, severity, message, suggestion, range } = problem;
  const { start, end } = visibleStretch(document.getText(), range.start.offset, range.end.offset);
  const words = suggestion === undefined ? message : `${message} ${suggestion}`;
  const diagnostic = new vscode.Diagnostic(rangeIn(document, start, end), words, levelOf(code, severity));
  diagnostic.source = 'idflow';
  diagnostic.code = {
    value: code,
    target: vscode.Uri.joinPath(extension, REFERENCE_PAGE).with({ fragment: PROBLEMS_ANCHOR }),
  };
  return diagnostic;
}

function levelOf(code: ProblemCode, severity: Problem['severity']): vscode.DiagnosticSeverity {
  if (severity === 'error') return vscode.DiagnosticSeverity.Error;
  return INFORMATION.has(code) ? vscode.DiagnosticSeverity.Information : vscode.DiagnosticSeverity.Warning;
}

/** The problems of open targets files in VS Code's list of problems. */
export class TargetsDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('idflow-targets');
  readonly #extension: vscode.Uri;
  readonly #subscriptions: vscode.Disposable;

  constructor(documents: TargetsDocuments, extension: vscode.Uri) {
    this.#extension = extension;
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      documents.onDidCheck((check) => this.#show(check)),
      documents.onDidClose(({ uri }) => this.#collection.delete(uri)),
    );
  }

  /** The problem that a diagnostic shows, as far as it is one of the text as it is. */
  problemOf({ problems }: TargetsCheck, document: vscode.TextDocument, shown: vscode.Diagnostic): Problem | undefined {
    return problems.find((problem) => {
      const { message, range } = diagnosticOf(document, problem, this.#extension);
      return message === shown.message && range.isEqual(shown.range);
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #show({ document, problems }: TargetsCheck): void {
    this.#collection.set(
      document.uri,
      problems.map((problem) => diagnosticOf(document, problem, this.#extension)),
    );
  }
}
