import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { FLOW_ENDING } from '../flow/layout/layout.ts';
import type { Problem } from '../flow/problem.ts';
import { updateFlow } from '../flow/incremental/update-flow.ts';
import { readFlow, type FlowSource } from '../flow/read-flow.ts';
import type { DatabaseSchemas } from './database-schemas.ts';
import { WorkspaceFiles } from './workspace-files.ts';

/** A flow document that was read again. */
export interface FlowChange {
  readonly document: vscode.TextDocument;
  /** Version of the document that was read. */
  readonly version: number;
  readonly source: FlowSource;
}

/** A flow document that was validated; `problems` are those of `source`, in the flow and in the files that it names. */
export interface FlowValidation extends FlowChange {
  readonly problems: readonly Problem[];
}

/** Reading that takes no longer, in milliseconds, happens at every change; longer reading waits for a pause in typing. */
const QUICK = 30;
/** Shortest pause in typing before validation, and the longest wait before slow work, in milliseconds. */
const PAUSE = 150;
const LONGEST_PAUSE = 3000;

/** What is known of one document. */
interface Known {
  source: FlowSource;
  /** Version of the document that `source` was read from. */
  version: number;
  /** How long reading and validation took the last time, in milliseconds. */
  readMs: number;
  validateMs: number;
  validation: FlowValidation;
  /** Addresses of the files that the last validation looked at. */
  used: ReadonlySet<string>;
  /** Counts validations, so that one that was overtaken keeps silent. */
  turn: number;
  reading: NodeJS.Timeout | undefined;
  validating: NodeJS.Timeout | undefined;
}

/** True for a document that holds a flow. */
export const isFlow = (document: vscode.TextDocument): boolean =>
  document.languageId === 'idflow' || document.uri.path.endsWith(FLOW_ENDING);

/**
 * The flow documents that are open: each is read once, incrementally as it changes, and validated in the pauses of typing,
 * for everything that shows flows.
 */
export class FlowDocuments implements vscode.Disposable {
  /** The files that flows name. */
  readonly files = new WorkspaceFiles();
  readonly #known = new Map<vscode.TextDocument, Known>();
  readonly #changed = new vscode.EventEmitter<FlowChange>();
  readonly #validated = new vscode.EventEmitter<FlowValidation>();
  readonly #closed = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #subscriptions: vscode.Disposable;
  #schemas: vscode.Disposable | undefined;
  /** After a change of the text, as soon as it is read; changes that follow each other closely may be one event. */
  readonly onDidChange = this.#changed.event;
  /** After opening, after a change of the text or of a file that the flow names, once it is validated. */
  readonly onDidValidate = this.#validated.event;
  readonly onDidClose = this.#closed.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.#open(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#change(document);
      }),
      this.files.onDidChange((uri) => this.#changeFile(uri.toString())),
    );
    vscode.workspace.textDocuments.forEach((document) => this.#open(document));
  }

  /** All flow documents that are open. */
  get open(): readonly vscode.TextDocument[] {
    return [...this.#known.keys()];
  }

  /** The open document of a flow; undefined where nobody has it open. */
  find(flow: vscode.Uri): vscode.TextDocument | undefined {
    const address = flow.toString();
    return this.open.find(({ uri }) => uri.toString() === address);
  }

  /** What the document says now; read at the first call after a change. */
  sourceOf(document: vscode.TextDocument): FlowSource {
    const known = this.#known.get(document);
    if (!known) return document.isClosed ? readDocument(document) : this.#read(document).source;
    if (known.version !== document.version) {
      const start = performance.now();
      known.source = updateFlow(known.source, document.getText());
      known.version = document.version;
      known.readMs = performance.now() - start;
    }
    return known.source;
  }

  /** What validation found last; it may lag behind the text. */
  problemsOf(document: vscode.TextDocument): readonly Problem[] {
    return this.validationOf(document).problems;
  }

  /** What validation found last, with what it looked at; without problems before the first one is done. */
  validationOf(document: vscode.TextDocument): FlowValidation {
    return (
      this.#known.get(document)?.validation ?? {
        document,
        version: document.version,
        source: this.sourceOf(document),
        problems: [],
      }
    );
  }

  /** Checks statements against the databases of flows too, and again when more becomes known of them. */
  useSchemas(schemas: Pick<DatabaseSchemas, 'of' | 'onDidChange'>): void {
    this.files.schemas = (flow, target) => schemas.of(flow, target);
    this.#schemas = schemas.onDidChange(() => {
      for (const [document, known] of this.#known) if (isPlace(document.uri)) this.#validateSoon(document, known);
    });
  }

  dispose(): void {
    this.#schemas?.dispose();
    for (const document of this.open) this.#close(document);
    this.#subscriptions.dispose();
    this.files.dispose();
    for (const emitter of [this.#changed, this.#validated, this.#closed]) emitter.dispose();
  }

  #open(document: vscode.TextDocument): void {
    if (isFlow(document) && !this.#known.has(document)) this.#read(document);
  }

  #read(document: vscode.TextDocument): Known {
    const start = performance.now();
    const { version } = document;
    const source = readDocument(document);
    const known: Known = {
      source,
      version,
      readMs: performance.now() - start,
      validateMs: 0,
      validation: { document, version, source, problems: [] },
      used: new Set(),
      turn: 0,
      reading: undefined,
      validating: undefined,
    };
    this.#known.set(document, known);
    if (isPlace(document.uri)) this.#validateSoon(document, known, 0);
    return known;
  }

  #close(document: vscode.TextDocument): void {
    const known = this.#known.get(document);
    if (!known) return;
    clearTimeout(known.reading);
    clearTimeout(known.validating);
    known.turn++;
    this.#known.delete(document);
    this.#closed.fire(document);
    if (this.#known.size === 0) this.files.clear();
  }

  #change(document: vscode.TextDocument): void {
    const known = this.#known.get(document);
    if (!known) return this.#open(document);
    clearTimeout(known.reading);
    known.reading = setTimeout(
      () => this.#changed.fire({ document, version: document.version, source: this.sourceOf(document) }),
      pauseBefore(known.readMs),
    );
    this.#validateSoon(document, known);
  }

  #changeFile(key: string): void {
    for (const [document, known] of this.#known)
      if (known.used.has(key) && document.uri.toString() !== key) this.#validateSoon(document, known);
  }

  #validateSoon(document: vscode.TextDocument, known: Known, pause = Math.max(PAUSE, pauseBefore(known.validateMs))): void {
    clearTimeout(known.validating);
    const turn = ++known.turn;
    known.validating = setTimeout(() => void this.#validate(document, known, turn), pause);
  }

  async #validate(document: vscode.TextDocument, known: Known, turn: number): Promise<void> {
    const { validateFlow } = await import('../flow/validate/index.ts');
    const reader = this.files.readerOf(document.uri);
    // Again and again until every file is known: each flow that is called may name more of them.
    for (;;) {
      if (turn !== known.turn) return;
      const { version } = document;
      const source = this.sourceOf(document);
      const start = performance.now();
      const problems = validateFlow(source, reader);
      known.validateMs = performance.now() - start;
      known.used = reader.used;
      if (await reader.load()) continue;
      if (turn !== known.turn) return;
      known.validation = { document, version, source, problems };
      return this.#validated.fire(known.validation);
    }
  }
}

const readDocument = (document: vscode.TextDocument): FlowSource => readFlow(document.getText(), document.uri.path);

/** Nothing is validated that has no files beside it: the old side of a comparison, say. */
const isPlace = (uri: vscode.Uri): boolean =>
  uri.scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true;

/** How long to wait before work that took so long the last time, so that it never fills all of the time. */
const pauseBefore = (ms: number): number => (ms <= QUICK ? 0 : Math.min(2 * ms, LONGEST_PAUSE));
