import * as vscode from 'vscode';
import { occurrenceAt, occurrencesOf as placesInFlow } from '../../flow/language/occurrences.ts';
import { checkBindings } from '../../targets/environment/language/flow-bindings.ts';
import { occurrencesOf } from '../../targets/environment/language/names.ts';
import { readTargetsSource, type TargetsSource } from '../../targets/environment/language/targets-source.ts';
import type { Environments } from '../environments.ts';
import type { FlowDocuments, FlowValidation } from '../flow-documents.ts';
import { FLOWS } from '../language/positions.ts';
import { textOf } from '../targets/targets-files.ts';
import { diagnosticOf } from './diagnostics.ts';
import type { TargetsDocuments } from './targets-documents.ts';

/** What flows have to do with their targets file: problems in the list, and the ways from a target to its connections. */
export class FlowBindings implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('idflow-bindings');
  readonly #flows: FlowDocuments;
  readonly #environments: Environments;
  readonly #extension: vscode.Uri;
  readonly #subscriptions: vscode.Disposable;

  constructor(flows: FlowDocuments, environments: Environments, targets: TargetsDocuments, extension: vscode.Uri) {
    this.#flows = flows;
    this.#environments = environments;
    this.#extension = extension;
    const again = (): void => flows.open.forEach((document) => void this.#check(flows.validationOf(document)));
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      flows.onDidValidate((validation) => void this.#check(validation)),
      flows.onDidClose(({ uri }) => this.#collection.delete(uri)),
      environments.onDidChange(again),
      targets.onDidCheck(again),
      vscode.languages.registerReferenceProvider(FLOWS, {
        provideReferences: (document, position) => this.#connectionsAt(document, position),
      }),
    );
    again();
  }

  /** The connections of a target that is named at a place of a flow, in all environments. */
  connectionsOf(document: vscode.TextDocument, name: string): Promise<vscode.Location[]> {
    return this.#connections(document.uri, name);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #check({ document, source }: FlowValidation): Promise<void> {
    const found = source.flow?.targets ? await this.#targetsOf(document.uri) : undefined;
    if (document.isClosed || this.#flows.sourceOf(document) !== source) return;
    const { targetsFile } = found?.source ?? {};
    const problems = targetsFile ? checkBindings(source, { ...targetsFile, file: found!.title }) : [];
    this.#collection.set(
      document.uri,
      problems.map((problem) => diagnosticOf(document, problem, this.#extension)),
    );
  }

  async #connectionsAt(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Location[]> {
    const source = this.#flows.sourceOf(document);
    const thing = occurrenceAt(source, document.offsetAt(position))?.thing;
    if (thing?.kind !== 'target' || !placesInFlow(source, thing).some(({ declares }) => declares)) return [];
    return this.#connections(document.uri, thing.name);
  }

  async #connections(flow: vscode.Uri, name: string): Promise<vscode.Location[]> {
    const found = await this.#targetsOf(flow);
    if (!found) return [];
    const { uri, source } = found;
    const lines = new vscode.Position(0, 0);
    return occurrencesOf(source, { kind: 'target', name }).map(({ start, end }) => {
      const before = source.text.slice(0, start);
      const line = before.split('\n').length - 1;
      const at = lines.translate(line, start - (before.lastIndexOf('\n') + 1));
      return new vscode.Location(uri, new vscode.Range(at, at.translate(0, end - start)));
    });
  }

  async #targetsOf(
    flow: vscode.Uri,
  ): Promise<{ readonly uri: vscode.Uri; readonly title: string; readonly source: TargetsSource } | undefined> {
    const { file: uri } = await this.#environments.of(flow);
    const text = uri && (await textOf(uri));
    if (!uri || text === undefined) return undefined;
    return { uri, title: vscode.workspace.asRelativePath(uri, false), source: readTargetsSource(text, uri.path) };
  }
}
