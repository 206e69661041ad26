import * as vscode from 'vscode';
import type { Environments } from '../environments.ts';
import { entryItem, environmentItem, fileItem, moreItem, noteItem, targetItem } from './node-item.ts';
import type { TargetLists } from './target-lists.ts';
import type { TargetStates } from './target-states.ts';
import type { OutlinedFile, TargetsFiles } from './targets-files.ts';
import {
  keyOf,
  keyOfTarget,
  type EnvironmentNode,
  type ListedNode,
  type TargetNode,
  type TargetRef,
  type TargetsNode,
} from './targets-node.ts';

/**
 * VS Code opens again what was open when the window was closed. Targets have other ids in each window, so that none is
 * contacted before somebody asks.
 */
const THIS_WINDOW = crypto.randomUUID();

/** What the tree is made of. */
export interface TreeParts {
  readonly files: TargetsFiles;
  readonly environments: Environments;
  readonly states: TargetStates;
  readonly lists: TargetLists;
}

/** Targets files, their environments and targets, and what is inside of those. */
export class TargetsTree implements vscode.TreeDataProvider<TargetsNode>, vscode.Disposable {
  readonly #parts: TreeParts;
  readonly #changed = new vscode.EventEmitter<TargetsNode | undefined>();
  /** VS Code knows lines by the object that stands for them. */
  readonly #nodes = new Map<string, TargetsNode>();
  readonly #parents = new Map<string, TargetsNode>();
  /** What the connection of each target was when it was asked last. */
  readonly #written = new Map<string, string>();
  /** How often the connection of each target was written anew. */
  readonly #lives = new Map<string, number>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(parts: TreeParts) {
    this.#parts = parts;
    const all = (): void => this.#changed.fire(undefined);
    this.#subscriptions = vscode.Disposable.from(
      parts.files.onDidChange(all),
      parts.environments.onDidChange(all),
      vscode.workspace.onDidGrantWorkspaceTrust(all),
      parts.states.onDidChange((ref) => this.#changed.fire(this.#nodes.get(`target ${keyOfTarget(ref)}`))),
    );
  }

  /** Draws a line and what is below it again; all without one. */
  refresh(node?: TargetsNode): void {
    this.#changed.fire(node);
  }

  async getChildren(node?: TargetsNode): Promise<TargetsNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    if (!node) return this.#roots();
    switch (node.is) {
      case 'file':
        return this.#below(node, await this.#environmentsOf(await this.#fileOf(node.file)));
      case 'environment':
        return this.#below(node, this.#targetsOf(node, await this.#fileOf(node.file)));
      case 'target':
      case 'entry':
        return this.#below(node, await this.#listOf(node));
      case 'more':
      case 'note':
        return [];
    }
  }

  getParent(node: TargetsNode): TargetsNode | undefined {
    return this.#parents.get(keyOf(node));
  }

  async getTreeItem(node: TargetsNode): Promise<vscode.TreeItem> {
    const item = await this.#itemOf(node);
    item.id = [...this.#lifeOf(node), keyOf(node)].join(' ');
    return item;
  }

  /** What makes a line another one than it was in an earlier window, or before its connection was written anew. */
  #lifeOf(node: TargetsNode): readonly (string | number)[] {
    if (node.is === 'file' || node.is === 'environment') return [];
    const { ref } = node.is === 'more' || node.is === 'note' ? node.of : node;
    return [THIS_WINDOW, this.#lives.get(keyOfTarget(ref)) ?? 0];
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  /** Every target of an environment. */
  async targetsOf(node: EnvironmentNode): Promise<TargetNode[]> {
    return this.#targetsOf(node, await this.#fileOf(node.file));
  }

  /** The line of a target, with those above it. @returns undefined where no file has it */
  async find({ file, environment, target }: TargetRef): Promise<TargetsNode | undefined> {
    const address = file.toString();
    let nodes = await this.getChildren();
    const holder = nodes.find((node) => node.is === 'file' && node.file.toString() === address);
    if (holder) nodes = await this.getChildren(holder);
    const above = nodes.find(
      (node) => node.is === 'environment' && node.file.toString() === address && node.name === environment,
    );
    if (!above) return undefined;
    return (await this.getChildren(above)).find((node) => node.is === 'target' && node.ref.target === target);
  }

  /** Every environment of the workspace. */
  async environments(): Promise<EnvironmentNode[]> {
    const files = await this.#parts.files.all();
    return (await Promise.all(files.map((file) => this.#environmentsOf(file)))).flat();
  }

  /** A file that is alone needs no line of its own. */
  async #roots(): Promise<TargetsNode[]> {
    const files = await this.#parts.files.all();
    // the welcome says what targets are only where there are none: while they are looked for nobody knows
    void vscode.commands.executeCommand('setContext', 'idflow.targets.none', files.length === 0);
    const [only, ...others] = files;
    if (only && others.length === 0) return this.#below(undefined, await this.#environmentsOf(only));
    return this.#below(
      undefined,
      files.map(({ file }) => ({ is: 'file', file })),
    );
  }

  async #fileOf(file: vscode.Uri): Promise<OutlinedFile | undefined> {
    const address = file.toString();
    return (await this.#parts.files.all()).find((one) => one.file.toString() === address);
  }

  async #environmentsOf(outlined: OutlinedFile | undefined): Promise<EnvironmentNode[]> {
    if (!outlined) return [];
    const { file, outline } = outlined;
    // it is its own nearest targets file
    const { chosen } = await this.#parts.environments.of(file);
    return outline.environments.map(({ name, line, isProtected }) => ({
      is: 'environment',
      file,
      name,
      line,
      inUse: name === chosen,
      isDefault: name === outline.default,
      isProtected,
    }));
  }

  #targetsOf({ file, name }: EnvironmentNode, outlined: OutlinedFile | undefined): TargetNode[] {
    const environment = outlined?.outline.environments.find((one) => one.name === name);
    return (environment?.targets ?? []).map(({ name: target, kind, line, written }) => {
      const ref: TargetRef = { file, environment: name, target };
      this.#forgetAnother(ref, written);
      return { is: 'target', ref, kind, line };
    });
  }

  /** What is known of a target holds for the connection as it was; its line is closed, so that the new one waits to be asked. */
  #forgetAnother(ref: TargetRef, written: string): void {
    const key = keyOfTarget(ref);
    const before = this.#written.get(key);
    this.#written.set(key, written);
    if (before === undefined || before === written) return;
    this.#lives.set(key, (this.#lives.get(key) ?? 0) + 1);
    this.#parts.lists.forgetTarget(ref);
    this.#parts.states.forget(ref);
  }

  async #listOf(node: ListedNode): Promise<TargetsNode[]> {
    const { lists } = this.#parts;
    const { entries, next, failure } = await lists.of(node);
    const { ref } = node;
    const nodes: TargetsNode[] = entries.map((entry) => ({ is: 'entry', ref, entry }));
    if (failure !== undefined) return [...nodes, { is: 'note', of: node, text: failure, failed: true }];
    if (next !== undefined) return [...nodes, { is: 'more', of: node }];
    if (nodes.length > 0) return nodes;
    const filter = lists.filterOf(node);
    const text =
      filter === undefined ? vscode.l10n.t('Nothing is here.') : vscode.l10n.t('Nothing has "{0}" in its name.', filter);
    return [{ is: 'note', of: node, text, failed: false }];
  }

  async #itemOf(node: TargetsNode): Promise<vscode.TreeItem> {
    const { states, lists } = this.#parts;
    switch (node.is) {
      case 'file':
        return fileItem(node);
      case 'environment':
        return environmentItem(node);
      case 'target':
        return targetItem(node, states.of(node.ref), await kindOf(node.kind), lists.filterOf(node));
      case 'entry':
        return entryItem(node, lists.filterOf(node));
      case 'more':
        return moreItem(node);
      case 'note':
        return noteItem(node);
    }
  }

  /** The same object for the same line as before, with what it says now. */
  #below(parent: TargetsNode | undefined, nodes: readonly TargetsNode[]): TargetsNode[] {
    return nodes.map((node) => {
      const key = keyOf(node);
      const known = this.#nodes.get(key);
      const kept = known ? Object.assign(known, node) : node;
      this.#nodes.set(key, kept);
      if (parent) this.#parents.set(key, parent);
      else this.#parents.delete(key);
      return kept;
    });
  }
}

/** What the registry says of a kind; it is loaded with the first target that is shown. */
async function kindOf(word: string | undefined): Promise<{ readonly doc: string; readonly isDatabase: boolean } | undefined> {
  const { CONNECTION_KINDS } = await import('../../targets/environment/connections/index.ts');
  const kind = CONNECTION_KINDS.find((one) => one.kind === word);
  return kind && { doc: kind.doc, isDatabase: kind.targetKind === 'sql' };
}
