import type { Json } from '../../../flow/json.ts';
import { insertConnection } from '../../../targets/environment/edit/insert-connection.ts';
import type { EditResult } from '../../../flow/edit/edit.ts';
import type { ConnectionKind } from '../../../targets/environment/connection.ts';
import { connectionOf } from '../../../targets/environment/form/answers.ts';
import {
  pathOf,
  questionsAbout,
  settingsOf,
  type ConnectionQuestion,
  type ConnectionSetting,
} from '../../../targets/environment/form/questions.ts';
import type { NewFile } from './new-file.ts';
import type { TargetsFileToWrite } from './place-of-target.ts';

/** A target that a person is describing. */
export class TargetDraft {
  readonly to: TargetsFileToWrite;
  environment: string;
  name = '';
  #kind: ConnectionKind | undefined;
  readonly #kept: readonly string[];
  /** Settings besides those that are needed; undefined before the person chose. */
  chosen: readonly string[] | undefined;
  readonly answers = new Map<string, Json>();
  /** Values of secrets by name. They are kept once the target is written. */
  readonly secrets = new Map<string, string>();
  /** A file that the target names and that is not there yet. */
  newFile: NewFile | undefined;

  /** @param kept names of the secrets that are kept on this computer */
  constructor(to: TargetsFileToWrite, environment: string, kept: readonly string[]) {
    this.to = to;
    this.environment = environment;
    this.#kept = kept;
  }

  get kind(): ConnectionKind | undefined {
    return this.#kind;
  }

  /** Another kind has other settings. */
  set kind(kind: ConnectionKind | undefined) {
    if (kind !== this.#kind) {
      this.answers.clear();
      this.secrets.clear();
      this.newFile = undefined;
      this.chosen = undefined;
    }
    this.#kind = kind;
  }

  get isNewEnvironment(): boolean {
    return !this.to.outline.environments.some(({ name }) => name === this.environment);
  }

  /** Names of the targets that the environment has. */
  get taken(): readonly string[] {
    const environment = this.to.outline.environments.find(({ name }) => name === this.environment);
    return environment?.targets.map(({ name }) => name) ?? [];
  }

  get needed(): readonly ConnectionSetting[] {
    return this.kind ? settingsOf(this.kind).filter(({ required }) => required) : [];
  }

  get optional(): readonly ConnectionSetting[] {
    return this.kind ? settingsOf(this.kind).filter(({ required }) => !required) : [];
  }

  /** What is asked about the settings of the names, in order. */
  questions(keys: readonly string[]): readonly ConnectionQuestion[] {
    const { kind, answers } = this;
    return kind ? keys.flatMap((key) => questionsAbout(kind, key, answers)) : [];
  }

  /** Everything that is asked by now. */
  get allQuestions(): readonly ConnectionQuestion[] {
    return this.questions([...this.needed.map(({ key }) => key), ...(this.chosen ?? [])]);
  }

  /** Takes an answer; undefined for none. What followed from another answer is forgotten. */
  answer(question: ConnectionQuestion, value: Json | undefined): void {
    if (value === undefined) this.answers.delete(pathOf(question));
    else this.answers.set(pathOf(question), value);
    const asked = new Set(this.allQuestions.map(pathOf));
    for (const path of this.answers.keys()) if (!asked.has(path)) this.answers.delete(path);
  }

  /** Name of the secret that a question asks for. One that is there already is somebody else's, in this file or another. */
  secretName({ path }: ConnectionQuestion): string {
    const name = `${this.name}-${path.at(-1)!}`;
    const isTaken = (candidate: string): boolean => this.to.outline.secrets.includes(candidate) || this.#kept.includes(candidate);
    if (!isTaken(name)) return name;
    const longer = `${this.environment}-${name}`;
    if (!isTaken(longer)) return longer;
    let number = 2;
    while (isTaken(`${longer}-${number}`)) number++;
    return `${longer}-${number}`;
  }

  /** The secrets that the connection refers to: what was typed on a way that was left again is not kept. */
  usedSecrets(): readonly (readonly [name: string, value: string])[] {
    const written = new Set(this.answers.values());
    return [...this.secrets].filter(([name]) => written.has(`\${secret:${name}}`));
  }

  /** What writing it changes. */
  edit(): EditResult {
    const { to, environment, name: target, kind } = this;
    if (!kind) throw new Error('A connection needs a kind.');
    return insertConnection(to.text, { environment, target, connection: connectionOf(kind, this.ordered()) });
  }

  /** Answers in the order in which they are asked for, which is the order in the file. */
  private ordered(): ReadonlyMap<string, Json> {
    return new Map(
      this.allQuestions.flatMap((question) => {
        const value = this.answers.get(pathOf(question));
        return value === undefined ? [] : [[pathOf(question), value] as const];
      }),
    );
  }
}
