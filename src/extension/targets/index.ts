import * as vscode from 'vscode';
import type { Environments } from '../environments.ts';
import { registerTellingCommands } from '../register-commands.ts';
import type { FlowRunner } from '../run/flow-runner.ts';
import type { Secrets } from '../run/secrets.ts';
import { FetchedDocuments } from './fetched-documents.ts';
import { targetCommands } from './commands.ts';
import { TargetLists } from './target-lists.ts';
import { TargetStates } from './target-states.ts';
import { TargetsFiles } from './targets-files.ts';
import type { TargetRef } from './targets-node.ts';
import { TargetsTree } from './targets-tree.ts';

/** The parts of the extension that targets are looked at with. */
export interface TargetsParts {
  readonly environments: Environments;
  readonly runner: FlowRunner;
  readonly secrets: Secrets;
}

/** The Targets view: what the targets files of the workspace name, whether it answers, and what is in it. */
export function registerTargets({ environments, runner, secrets }: TargetsParts): vscode.Disposable {
  const files = new TargetsFiles();
  const states = new TargetStates();
  const lists = new TargetLists(runner.targets, states);
  const tree = new TargetsTree({ files, environments, states, lists });
  const documents = new FetchedDocuments();
  const view = vscode.window.createTreeView('idflow.targets', { treeDataProvider: tree, showCollapseAll: true });
  const show = async (ref: TargetRef): Promise<void> => {
    const node = view.visible ? await tree.find(ref) : undefined;
    if (node) await view.reveal(node, { focus: false });
  };
  const commands = targetCommands({ environments, runner, secrets, files, states, lists, tree, documents, show });
  return vscode.Disposable.from(files, states, tree, documents, view, registerTellingCommands(commands));
}
