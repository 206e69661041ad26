import * as vscode from 'vscode';
import type { JsonObject } from '../../flow/json.ts';
import { withSlashes } from '../../runner/flow-files.ts';
import type { RowQuery } from '../../runner/fetch-rows.ts';
import type { ReadSchemas, TestedTarget } from '../../runner/look-around.ts';
import type { TargetAnswer } from '../../runner/target-questions.ts';
import type { BrowseListOptions, BrowsePage, BrowsePath } from '../../targets/browse.ts';
import { askRunner, type AskedOfRunner } from './ask-runner.ts';
import type { RunnerPool } from './runner-pool.ts';
import type { Secrets } from './secrets.ts';
import { unsavedTexts } from './unsaved-texts.ts';

/** Which targets are meant. */
export interface TargetsPlace {
  /** A targets file, or a flow: then the targets that it uses. */
  readonly file: vscode.Uri;
  /** Name of the environment; the default of the targets file if not given. */
  readonly environment?: string | undefined;
}

/** How a question is put. */
export interface QuestionOptions {
  readonly signal?: AbortSignal | undefined;
  /** Nobody is asked for secrets: those that are not known are missing. */
  readonly quietly?: boolean | undefined;
  /** Texts of files as they are about to be written, by absolute path. */
  readonly unwritten?: Readonly<Record<string, string>> | undefined;
  /** Values of secrets that are about to be kept, by name. */
  readonly secrets?: ReadonlyMap<string, string> | undefined;
}

/**
 * Questions about targets, each answered by a runner: the editor itself never opens a connection. In a workspace that is not
 * trusted every question is refused.
 */
export class TargetQuestions {
  readonly #pool: RunnerPool;
  readonly #secrets: Secrets;
  readonly #tested = new vscode.EventEmitter<{ readonly place: TargetsPlace; readonly answered: readonly string[] }>();
  /** Targets that the targets file has were tested; `answered` are the names of those that did. */
  readonly onDidTest = this.#tested.event;

  constructor(pool: RunnerPool, secrets: Secrets) {
    this.#pool = pool;
    this.#secrets = secrets;
  }

  /**
   * Asks targets whether they answer.
   * @param targets all of the place if not given
   * @throws Error with a sentence
   */
  async test(place: TargetsPlace, targets?: readonly string[], options: QuestionOptions = {}): Promise<readonly TestedTarget[]> {
    const more = targets === undefined ? {} : { targets: [...targets] };
    const answer = await this.#ask({ type: 'test-targets', ...given(place), ...more }, 'targets-tested', options);
    const tested = answer.tested ?? failed(answer.error);
    const answered = tested.flatMap(({ name, ok }) => (ok ? [name] : []));
    if (!options.unwritten) this.#tested.fire({ place, answered });
    return tested;
  }

  /** A page of what is at a path of a target. @throws Error with a sentence */
  async browse(
    place: TargetsPlace,
    target: string,
    path: BrowsePath,
    { from, filter, ...options }: BrowseListOptions & QuestionOptions = {},
  ): Promise<BrowsePage> {
    const asked: AskedOfRunner = { type: 'browse', ...given(place), target, path: [...path], from, filter };
    const answer = await this.#ask(asked, 'browsed', options);
    return answer.page ?? failed(answer.error);
  }

  /** One thing of a target, raw. @throws Error with a sentence */
  async fetch(place: TargetsPlace, target: string, path: BrowsePath, options: QuestionOptions = {}): Promise<JsonObject> {
    const answer = await this.#ask({ type: 'fetch', ...given(place), target, path: [...path] }, 'fetched', options);
    return answer.value ?? failed(answer.error);
  }

  /**
   * Rows of a database, read as a flow reads them.
   * @throws Error with a sentence
   */
  async fetchRows(place: TargetsPlace, target: string, query: RowQuery, options: QuestionOptions = {}): Promise<JsonObject> {
    const { statements, values } = query;
    const rows = { statements: [...statements], values: { ...values } };
    const answer = await this.#ask({ type: 'fetch', ...given(place), target, path: [], query: rows }, 'fetched', options);
    return answer.value ?? failed(answer.error);
  }

  /**
   * Tables and columns of databases.
   * @param targets all databases of the place if not given
   * @param local only what can be told without a connection to anywhere
   * @throws Error with a sentence
   */
  async schemas(
    place: TargetsPlace,
    { targets, local = false, ...options }: QuestionOptions & { targets?: readonly string[]; local?: boolean } = {},
  ): Promise<ReadSchemas> {
    const more = targets === undefined ? {} : { targets: [...targets] };
    const answer = await this.#ask({ type: 'schema', ...given(place), ...more, local }, 'schema-read', options);
    return { schemas: answer.schemas ?? failed(answer.error), errors: answer.errors ?? {} };
  }

  async #ask<Type extends TargetAnswer['type']>(
    question: AskedOfRunner,
    type: Type,
    { signal, quietly = false, unwritten = {}, secrets }: QuestionOptions,
  ): Promise<Extract<TargetAnswer, { type: Type }>> {
    if (!vscode.workspace.isTrusted) throw new Error(vscode.l10n.t('Targets are not asked in a workspace that is not trusted.'));
    const askValue = (from: 'secret' | 'env', name: string): Promise<string | undefined> =>
      quietly ? this.#secrets.known(from, name) : this.#secrets.value(from, name);
    const askGiven = async (from: 'secret' | 'env', name: string): Promise<string | undefined> =>
      (from === 'secret' ? secrets?.get(name) : undefined) ?? askValue(from, name);
    const unsaved = { ...question.unsaved, ...unwritten };
    const answer = await askRunner(this.#pool, { ...question, unsaved }, { askValue: askGiven, signal });
    return isOfType(answer, type) ? answer : failed(undefined);
  }
}

const isOfType = <Type extends TargetAnswer['type']>(
  answer: TargetAnswer,
  type: Type,
): answer is Extract<TargetAnswer, { type: Type }> => answer.type === type;

const given = ({ file, environment }: TargetsPlace) => ({
  file: withSlashes(file.fsPath),
  unsaved: unsavedTexts(),
  environment: environment ?? null,
});

function failed(error: string | undefined): never {
  throw new Error(error ?? vscode.l10n.t('The targets gave no answer.'));
}
