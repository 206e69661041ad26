import * as vscode from 'vscode';
import type { Secrets } from '../run/secrets.ts';
import { showMapped, showRaw, type FetchParts } from './fetching.ts';
import type { TargetLists } from './target-lists.ts';
import { announceTests, testTargets } from './target-tests.ts';
import type { TargetStates } from './target-states.ts';
import type { TargetsFiles } from './targets-files.ts';
import {
  isTargetsNode,
  type EnvironmentNode,
  type ListedNode,
  type TargetNode,
  type TargetRef,
  type TargetsNode,
} from './targets-node.ts';
import type { TargetsTree } from './targets-tree.ts';

/** What the commands of the view work with. */
export interface CommandParts extends FetchParts {
  readonly secrets: Secrets;
  readonly files: TargetsFiles;
  readonly states: TargetStates;
  readonly lists: TargetLists;
  readonly tree: TargetsTree;
  /** Brings the line of a target into view, where the view is to be seen. */
  readonly show: (target: TargetRef) => Promise<void>;
}

/** The commands of the Targets view, by their ids in package.json: called with a line of the view, or from the palette with nothing. */
export function targetCommands(parts: CommandParts): Readonly<Record<string, (given: unknown) => unknown>> {
  const { runner, states, lists, tree, environments } = parts;
  const test = async (...environmentsOfNodes: readonly (readonly TargetNode[])[]): Promise<void> => {
    const groups = environmentsOfNodes.map((nodes) => nodes.map(({ ref }) => ref));
    for (const refs of groups) await testTargets(runner.targets, states, refs);
    announceTests(groups.flat(), states);
  };
  return {
    // every kind of connection comes with them: that is loaded when it is needed
    'idflow.targets.newTarget': async (given) => {
      const { newTarget } = await import('./new-target/new-target.ts');
      await newTarget(parts, environmentIn(given));
    },
    'idflow.targets.newEnvironment': async (given) => {
      const { newEnvironment } = await import('./new-target/new-environment.ts');
      await newEnvironment(parts, fileIn(given));
    },
    'idflow.targets.test': async (given) => {
      const node = targetIn(given) ?? (await chooseTarget(tree));
      if (node) await test([node]);
    },
    'idflow.targets.testEnvironment': async (given) => {
      const node = environmentIn(given);
      if (node) await test(await tree.targetsOf(node));
    },
    'idflow.targets.testAll': async () => {
      const inUse = (await tree.environments()).filter((environment) => environment.inUse);
      await test(...(await Promise.all(inUse.map((environment) => tree.targetsOf(environment)))));
    },
    'idflow.targets.refresh': (given) => {
      const node = isTargetsNode(given) ? listedIn(given) : undefined;
      if (node) lists.forget(node);
      tree.refresh(node);
    },
    'idflow.targets.edit': (given) => (isTargetsNode(given) ? edit(given) : undefined),
    'idflow.targets.useEnvironment': async (given) => {
      const node = environmentIn(given);
      if (node) await environments.choose(await environments.of(node.file), node.name);
    },
    'idflow.targets.filter': async (given) => {
      const node = isTargetsNode(given) ? listedIn(given) : undefined;
      if (!node) return;
      const text = await vscode.window.showInputBox({
        title: vscode.l10n.t('Filter'),
        prompt: vscode.l10n.t('Text in the names that are looked for; nothing for all'),
        value: lists.filterOf(node) ?? '',
      });
      if (text === undefined) return;
      lists.filter(node, text.trim());
      tree.refresh(node);
    },
    'idflow.targets.clearFilter': (given) => {
      const node = isTargetsNode(given) ? listedIn(given) : undefined;
      if (!node) return;
      lists.filter(node, '');
      tree.refresh(node);
    },
    'idflow.targets.more': async (given) => {
      if (!isTargetsNode(given) || (given.is !== 'more' && given.is !== 'note')) return;
      await lists.more(given.of);
      tree.refresh(given.of);
    },
    'idflow.targets.fetch': (given) => withListed(given, (node) => showRaw(parts, node)),
    'idflow.targets.fetchMapped': (given) => withListed(given, (node) => showMapped(parts, node)),
  };
}

const listedIn = (node: TargetsNode): ListedNode | undefined => (node.is === 'target' || node.is === 'entry' ? node : undefined);
const targetIn = (given: unknown): TargetNode | undefined => (isTargetsNode(given) && given.is === 'target' ? given : undefined);
const environmentIn = (given: unknown): EnvironmentNode | undefined =>
  isTargetsNode(given) && given.is === 'environment' ? given : undefined;

function fileIn(given: unknown): vscode.Uri | undefined {
  return isTargetsNode(given) && (given.is === 'file' || given.is === 'environment') ? given.file : undefined;
}

function withListed(given: unknown, work: (node: ListedNode) => Promise<void>): Promise<void> | undefined {
  const node = isTargetsNode(given) ? listedIn(given) : undefined;
  return node && work(node);
}

/** Opens the targets file where the line of the view stands in it. */
async function edit(node: TargetsNode): Promise<void> {
  const place = placeOf(node);
  if (!place) return;
  const position = new vscode.Position(Math.max(0, place.line - 1), 0);
  await vscode.window.showTextDocument(place.file, { selection: new vscode.Range(position, position) });
}

function placeOf(node: TargetsNode): { readonly file: vscode.Uri; readonly line: number } | undefined {
  if (node.is === 'file') return { file: node.file, line: 1 };
  if (node.is === 'environment') return node;
  return node.is === 'target' ? { file: node.ref.file, line: node.line } : undefined;
}

/** For the palette: a target of the workspace. */
async function chooseTarget(tree: TargetsTree): Promise<TargetNode | undefined> {
  const environments = await tree.environments();
  const targets = (await Promise.all(environments.map((environment) => tree.targetsOf(environment)))).flat();
  const choice = await vscode.window.showQuickPick(
    targets.map((target) => ({
      label: target.ref.target,
      description: [target.ref.environment, target.kind ?? ''].filter(Boolean).join(' · '),
      detail: vscode.workspace.asRelativePath(target.ref.file),
      target,
    })),
    { title: vscode.l10n.t('Test Connection'), placeHolder: vscode.l10n.t('Which target?'), matchOnDescription: true },
  );
  return choice?.target;
}
