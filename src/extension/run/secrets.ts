import * as vscode from 'vscode';
import { isSecretName } from '../../flow/secret-names.ts';
import { secretVariable } from '../../targets/environment/reference.ts';

/** Where secrets are kept in VS Code's secret storage: the system's key store. */
const keyOf = (name: string): string => `idflow.secret:${name}`;
/** Where the names of those kept are: the storage lists none. */
const NAMES = 'idflow.secrets';

/** Where a secret has its value from. */
export type SecretState = 'kept' | 'variable' | 'missing';

/** Values of the secrets and variables that targets files name. */
export class Secrets {
  readonly #storage: vscode.SecretStorage;
  readonly #variables: Readonly<Record<string, string | undefined>>;
  /** Variables that a person gave in this window. */
  readonly #given = new Map<string, string>();
  /** Changes of the list of names, one after the other. */
  #listing: Promise<void> = Promise.resolve();
  /** A secret was kept or forgotten, in this window or another. */
  readonly onDidChange: vscode.Event<unknown>;

  constructor(storage: vscode.SecretStorage, variables: Readonly<Record<string, string | undefined>> = process.env) {
    this.#storage = storage;
    this.onDidChange = storage.onDidChange;
    this.#variables = variables;
  }

  /** The value; asks for one that is nowhere. @returns undefined when the person gave none */
  async value(from: 'secret' | 'env', name: string): Promise<string | undefined> {
    return (await this.known(from, name)) || (from === 'env' ? this.#askForVariable(name) : this.ask(name));
  }

  /** The value as far as it is known, without asking anybody. */
  async known(from: 'secret' | 'env', name: string): Promise<string | undefined> {
    if (from === 'env') return this.#variables[name] || this.#given.get(name);
    return (await this.#storage.get(keyOf(name))) || this.#variables[secretVariable(name)];
  }

  /** Asks for a secret and keeps it. */
  async ask(name: string): Promise<string | undefined> {
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('Secret {0}', name),
      prompt: vscode.l10n.t('It is kept in the key store of this computer, and in no file of the workspace.'),
      password: true,
      ignoreFocusOut: true,
    });
    if (value) await this.keep(name, value);
    return value || undefined;
  }

  /** Keeps a secret in the key store of this computer. */
  async keep(name: string, value: string): Promise<void> {
    await this.#list((names) => [...names, name]);
    await this.#storage.store(keyOf(name), value);
  }

  async forget(name: string): Promise<void> {
    await this.#storage.delete(keyOf(name));
    await this.#list((names) => names.filter((other) => other !== name));
  }

  async stateOf(name: string): Promise<SecretState> {
    if (await this.#storage.get(keyOf(name))) return 'kept';
    return this.#variables[secretVariable(name)] ? 'variable' : 'missing';
  }

  /** Whether an environment variable has a value, or was given one in this window. */
  hasVariable(name: string): boolean {
    return Boolean(this.#variables[name] ?? this.#given.get(name));
  }

  /** Names of the secrets that are kept, of all workspaces. */
  async names(): Promise<readonly string[]> {
    return namesIn(await this.#storage.get(NAMES));
  }

  #list(change: (names: readonly string[]) => readonly string[]): Promise<void> {
    const listing = this.#listing.then(async () => {
      const before = await this.names();
      const after = [...new Set(change(before))].sort();
      if (after.join() !== before.join()) await this.#storage.store(NAMES, JSON.stringify(after));
    });
    this.#listing = listing.catch(() => undefined);
    return listing;
  }

  async #askForVariable(name: string): Promise<string | undefined> {
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('Variable {0}', name),
      prompt: vscode.l10n.t(
        'The targets file names this variable, which the editor was started without. It is kept until the window closes.',
      ),
      password: isSecretName(name),
      ignoreFocusOut: true,
    });
    if (value) this.#given.set(name, value);
    return value || undefined;
  }
}

/** Names that secrets can have, as references write them. */
export const SECRET_NAME = /^[\w.-]{1,100}$/;

const isReferable = (name: unknown): name is string => typeof name === 'string' && SECRET_NAME.test(name);

function namesIn(kept: string | undefined): readonly string[] {
  try {
    const names: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(names) ? (names as readonly unknown[]).filter(isReferable) : [];
  } catch {
    return [];
  }
}
