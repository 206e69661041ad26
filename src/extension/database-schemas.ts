import * as vscode from 'vscode';
import type { DatabaseSchema } from '../flow/sql/database-schema.ts';
import type { ReadSchemas } from '../runner/look-around.ts';
import type { FlowRuns } from './designer/flow-runs.ts';
import type { Environments } from './environments.ts';
import type { QuestionOptions, TargetQuestions, TargetsPlace } from './run/target-questions.ts';

/** Longest time for what is read by itself; a schema file from git may hold anything. */
const LOCAL_MS = 10_000;

/** A place with the text by which it is known: the same targets have the same. */
interface KnownPlace extends TargetsPlace {
  readonly key: string;
}

/**
 * Tables and columns of the databases that flows work on, for completion and checks of statements. Embedded databases are read by
 * themselves; servers only after somebody asked for a connection: by the command, by a test, or by a run. All of it happens in
 * a runner, and none of it in a workspace that is not trusted.
 */
export class DatabaseSchemas implements vscode.Disposable {
  readonly #environments: Environments;
  readonly #targets: TargetQuestions;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscriptions: vscode.Disposable;
  /** What each flow runs against, by its address; undefined while it is looked up. */
  readonly #places = new Map<string, KnownPlace | undefined>();
  /** Schemas by place and target. */
  readonly #known = new Map<string, Map<string, DatabaseSchema>>();
  /** Places whose embedded databases were read, and those that were connected to. */
  readonly #read = new Set<string>();
  readonly #connected = new Set<string>();
  /** What statements are checked against is another now. */
  readonly onDidChange = this.#changed.event;

  constructor(
    environments: Environments,
    targets: TargetQuestions,
    runs: Pick<FlowRuns, 'onDidRunEvents' | 'stateOf'>,
    log: vscode.LogOutputChannel,
  ) {
    this.#environments = environments;
    this.#targets = targets;
    this.#log = log;
    const watcher = vscode.workspace.createFileSystemWatcher('**/idflow.targets.yaml');
    const forget = (file: vscode.Uri): void => this.#forget(file);
    this.#subscriptions = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
      environments.onDidChange(() => this.#lookAgain()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#lookAgain()),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith('.sql')) this.#lookAgain();
      }),
      targets.onDidTest(({ place, answered }) => {
        if (answered.length > 0) this.#quietly(placeOf(place), { targets: answered });
      }),
      runs.onDidRunEvents(({ flow, running, reset }) => {
        if (running || reset) return;
        const last = runs.stateOf(flow).events.at(-1);
        if (last?.event === 'run-finished' && last.report.outcome !== 'failed') void this.#readAfterRun(flow);
      }),
    );
  }

  /** Tables and columns of the database behind a target of a flow, as far as they are known; what is embedded is read for the next time. */
  of(flow: vscode.Uri, target: string): DatabaseSchema | undefined {
    if (!vscode.workspace.isTrusted || flow.scheme !== 'file') return undefined;
    const address = flow.toString();
    if (!this.#places.has(address)) void this.#find(flow);
    const place = this.#places.get(address);
    return place && this.#known.get(place.key)?.get(target);
  }

  /**
   * Connects to the databases of a flow and reads their schemas.
   * @throws Error with a sentence
   */
  async read(flow: vscode.Uri, options: QuestionOptions = {}): Promise<ReadSchemas> {
    return this.#ask(await this.#placeOf(flow), options);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  async #find(flow: vscode.Uri): Promise<void> {
    const address = flow.toString();
    this.#places.set(address, undefined);
    const place = await this.#placeOf(flow);
    this.#places.set(address, place);
    if (this.#known.has(place.key)) this.#changed.fire(undefined);
    if (this.#read.has(place.key)) return;
    this.#read.add(place.key);
    this.#quietly(place, { local: true, signal: AbortSignal.timeout(LOCAL_MS) });
  }

  async #placeOf(flow: vscode.Uri): Promise<KnownPlace> {
    const { file, chosen } = await this.#environments.of(flow);
    return placeOf(file ? { file, environment: chosen } : { file: flow });
  }

  async #readAfterRun(flow: vscode.Uri): Promise<void> {
    const place = await this.#placeOf(flow);
    // a run may have made what is embedded; what is on a server is asked once
    const local = this.#connected.has(place.key);
    this.#quietly(place, local ? { local, signal: AbortSignal.timeout(LOCAL_MS) } : {});
  }

  async #ask(place: KnownPlace, options: Parameters<TargetQuestions['schemas']>[1] = {}): Promise<ReadSchemas> {
    const answer = await this.#targets.schemas(place, options);
    const known = this.#known.get(place.key) ?? new Map<string, DatabaseSchema>();
    for (const [target, schema] of Object.entries(answer.schemas)) known.set(target, schema);
    this.#known.set(place.key, known);
    if (options.local !== true) this.#connected.add(place.key);
    if (Object.keys(answer.schemas).length > 0) this.#changed.fire(undefined);
    return answer;
  }

  /** Nobody waits for it: what fails is written down. */
  #quietly(place: KnownPlace, options: Parameters<TargetQuestions['schemas']>[1]): void {
    const failed = (reason: string): void => this.#log.debug(`The schema of a database was not read: ${reason}`);
    this.#ask(place, { ...options, quietly: true }).then(
      ({ errors }) => Object.entries(errors).forEach(([target, reason]) => failed(`${target}: ${reason}`)),
      (error: unknown) => failed(error instanceof Error ? error.message : String(error)),
    );
  }

  /** Another environment may count now; what was read is kept. */
  #lookAgain(): void {
    this.#places.clear();
    this.#read.clear();
    this.#changed.fire(undefined);
  }

  /** What a targets file says has changed: its databases may be others. */
  #forget(file: vscode.Uri): void {
    const prefix = `${file.toString()}\n`;
    for (const key of [...this.#known.keys(), ...this.#connected])
      if (key.startsWith(prefix)) {
        this.#known.delete(key);
        this.#connected.delete(key);
      }
    this.#lookAgain();
  }
}

const placeOf = ({ file, environment }: TargetsPlace): KnownPlace => ({
  file,
  environment,
  key: `${file.toString()}\n${environment ?? ''}`,
});
