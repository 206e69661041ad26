import * as vscode from 'vscode';
import type { Problem } from '../../flow/problem.ts';
import { checkTargets } from '../../targets/environment/language/check.ts';
import { readTargetsSource, type TargetsSource } from '../../targets/environment/language/targets-source.ts';
import { WorkspaceFiles } from '../workspace-files.ts';

/** All targets files. */
export const TARGETS: vscode.DocumentSelector = { language: 'idflow-targets' };

const isTargetsDocument = ({ languageId }: vscode.TextDocument): boolean => languageId === 'idflow-targets';

/** A targets file that was checked; `problems` are those of `source`. */
export interface TargetsCheck {
  readonly document: vscode.TextDocument;
  readonly source: TargetsSource;
  readonly problems: readonly Problem[];
}

/** Shortest pause in typing before a check, in milliseconds. */
const PAUSE = 150;

/** What is known of one document. */
interface Known {
  check: TargetsCheck | undefined;
  timer: NodeJS.Timeout | undefined;
  /** Counts checks, so that one that was overtaken keeps silent. */
  turn: number;
}

/** The targets files that are open: read when they are asked about, checked in the pauses of typing. */
export class TargetsDocuments implements vscode.Disposable {
  /** The files that targets files name. */
  readonly files = new WorkspaceFiles();
  readonly #known = new Map<vscode.TextDocument, Known>();
  readonly #sources = new WeakMap<vscode.TextDocument, { readonly version: number; readonly source: TargetsSource }>();
  readonly #checked = new vscode.EventEmitter<TargetsCheck>();
  readonly #closed = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidCheck = this.#checked.event;
  readonly onDidClose = this.#closed.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      this.files,
      this.#checked,
      this.#closed,
      vscode.workspace.onDidOpenTextDocument((document) => this.#open(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#soon(document, PAUSE);
      }),
      // A file came or went beside one of them.
      this.files.onDidChange((uri) => {
        for (const document of this.#known.keys()) if (document.uri.toString() !== uri.toString()) this.#soon(document, PAUSE);
      }),
    );
  }

  /** Checks what is open already; to be called once all listen. */
  start(): void {
    vscode.workspace.textDocuments.forEach((document) => this.#open(document));
  }

  /** What the document says now; read at the first call after a change. */
  sourceOf(document: vscode.TextDocument): TargetsSource {
    const known = this.#sources.get(document);
    if (known?.version === document.version) return known.source;
    const source = readTargetsSource(document.getText(), document.uri.path);
    this.#sources.set(document, { version: document.version, source });
    return source;
  }

  /** What was found in exactly this text; undefined while it is being checked. */
  checked(document: vscode.TextDocument): TargetsCheck | undefined {
    const check = this.#known.get(document)?.check;
    return check?.source === this.sourceOf(document) ? check : undefined;
  }

  /** Asks something that may need the names of files beside the document; they are read between the rounds. */
  async withFiles<T>(
    document: vscode.TextDocument,
    ask: (files: { list(path: string): readonly string[] | undefined }) => T,
  ): Promise<T> {
    const reader = this.files.readerOf(document.uri);
    for (let round = 1; ; round++) {
      const answer = ask(reader);
      if (!(await reader.load()) || round >= MAX_ROUNDS) return answer;
    }
  }

  dispose(): void {
    for (const document of [...this.#known.keys()]) this.#close(document);
    this.#subscriptions.dispose();
  }

  #open(document: vscode.TextDocument): void {
    if (!isTargetsDocument(document) || this.#known.has(document)) return;
    this.#known.set(document, { check: undefined, timer: undefined, turn: 0 });
    this.#soon(document, 0);
  }

  #close(document: vscode.TextDocument): void {
    const known = this.#known.get(document);
    if (!known) return;
    clearTimeout(known.timer);
    known.turn++;
    this.#known.delete(document);
    this.#closed.fire(document);
    if (this.#known.size === 0) this.files.clear();
  }

  #soon(document: vscode.TextDocument, pause: number): void {
    const known = this.#known.get(document);
    if (!known) return;
    clearTimeout(known.timer);
    const turn = ++known.turn;
    known.timer = setTimeout(() => void this.#check(document, known, turn), pause);
  }

  async #check(document: vscode.TextDocument, known: Known, turn: number): Promise<void> {
    const source = this.sourceOf(document);
    const problems = await this.withFiles(document, (files) => checkTargets(source, files));
    if (turn !== known.turn || source !== this.sourceOf(document)) return;
    known.check = { document, source, problems };
    this.#checked.fire(known.check);
  }
}

/** Rounds of reading before an answer is given with what is known. */
const MAX_ROUNDS = 5;
