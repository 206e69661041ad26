import * as vscode from 'vscode';
import { diagnosticsOf } from '../../flow/language/diagnostics.ts';
import { REFERENCE_PAGE, PROBLEMS_ANCHOR } from '../../flow/language/documentation.ts';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import type { Problem } from '../../flow/problem.ts';
import type { FlowSource } from '../../flow/read-flow.ts';
import type { FlowDocuments, FlowValidation } from '../flow-documents.ts';
import { rangeIn } from './positions.ts';

/** What validation found in the text of a document. */
export interface Validated {
  readonly source: FlowSource;
  readonly problems: readonly Problem[];
}

/** The problems of open flows, and of the scripts and schemas that they name, in VS Code's list of problems. */
export class FlowDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('idflow');
  readonly #validated = new WeakMap<vscode.TextDocument, Validated>();
  /** By flow: problems of other files, by their address. Several flows may share a script. */
  readonly #others = new Map<string, Map<string, vscode.Diagnostic[]>>();
  readonly #subscriptions: vscode.Disposable;
  readonly #page: vscode.Uri;

  constructor(flows: FlowDocuments, extension: vscode.Uri) {
    this.#page = vscode.Uri.joinPath(extension, REFERENCE_PAGE).with({ fragment: PROBLEMS_ANCHOR });
    this.#subscriptions = vscode.Disposable.from(
      flows.onDidValidate((validation) => this.#show(validation)),
      flows.onDidClose((document) => this.#clear(document.uri)),
    );
  }

  /** What was found in exactly this text; undefined while the text is being validated. */
  validated(document: vscode.TextDocument, source: FlowSource): readonly Problem[] | undefined {
    const last = this.#validated.get(document);
    return last?.source === source ? last.problems : undefined;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#collection.dispose();
  }

  #show({ document, source, problems }: FlowValidation): void {
    this.#validated.set(document, { source, problems });
    if (source.text === document.getText()) this.#collection.set(document.uri, this.#own(document, source, problems));
    const others = new Map<string, vscode.Diagnostic[]>();
    for (const problem of problems) {
      // The problems of a called flow are shown when that flow is opened; the call itself tells of them here.
      if (problem.file === source.file || problem.file.endsWith(FLOW_ENDING)) continue;
      const key = document.uri.with({ path: problem.file }).toString();
      const list = others.get(key) ?? [];
      list.push(this.#inOtherFile(problem));
      others.set(key, list);
    }
    this.#replaceOthers(document.uri.toString(), others);
  }

  #clear(flow: vscode.Uri): void {
    this.#collection.delete(flow);
    this.#replaceOthers(flow.toString(), new Map());
  }

  #replaceOthers(flow: string, others: Map<string, vscode.Diagnostic[]>): void {
    const before = this.#others.get(flow);
    if (others.size > 0) this.#others.set(flow, others);
    else this.#others.delete(flow);
    for (const key of new Set([...(before?.keys() ?? []), ...others.keys()])) {
      const all = [...this.#others.values()].flatMap((each) => each.get(key) ?? []);
      const told = new Set<string>();
      const once = all.filter(({ message, range }) => {
        const id = `${range.start.line}:${range.start.character} ${message}`;
        return !told.has(id) && told.add(id);
      });
      this.#collection.set(vscode.Uri.parse(key), once);
    }
  }

  #own(document: vscode.TextDocument, source: FlowSource, problems: readonly Problem[]): vscode.Diagnostic[] {
    return diagnosticsOf(source, problems).map(({ code, severity, message, start, end, unnecessary, related }) => {
      const diagnostic = this.#diagnostic(rangeIn(document, start, end), code, severity, message);
      if (unnecessary) diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
      if (related.length > 0)
        diagnostic.relatedInformation = related.map(
          (place) =>
            new vscode.DiagnosticRelatedInformation(
              new vscode.Location(document.uri, rangeIn(document, place.start, place.end)),
              place.message,
            ),
        );
      return diagnostic;
    });
  }

  #inOtherFile({ code, severity, message, suggestion, range }: Problem): vscode.Diagnostic {
    const { start, end } = range;
    const place = new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
    return this.#diagnostic(place, code, severity, suggestion === undefined ? message : `${message} ${suggestion}`);
  }

  #diagnostic(range: vscode.Range, code: string, severity: Problem['severity'], message: string): vscode.Diagnostic {
    const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
    const diagnostic = new vscode.Diagnostic(range, message, level);
    diagnostic.source = 'idflow';
    diagnostic.code = { value: code, target: this.#page };
    return diagnostic;
  }
}
