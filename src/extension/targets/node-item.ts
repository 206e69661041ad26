import * as vscode from 'vscode';
import { durationText } from '../../flow/duration-text.ts';
import type { BrowseEntry, BrowseKind } from '../../targets/browse.ts';
import { plainMessage } from '../plain-message.ts';
import type { TargetState } from './target-states.ts';
import type { EntryNode, EnvironmentNode, FileNode, MoreNode, NoteNode, TargetNode } from './targets-node.ts';

/** Longest beginning of a failure that stands beside its target; all of it is in the tooltip. */
const MAX_FAILURE = 80;

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** How a targets file looks in the view. */
export function fileItem({ file }: FileNode): vscode.TreeItem {
  const path = vscode.workspace.asRelativePath(file);
  // each has the same name; its folder tells it apart
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const item = new vscode.TreeItem(folder === '' ? path : folder, Expanded);
  item.iconPath = new vscode.ThemeIcon('folder');
  item.contextValue = 'file';
  item.tooltip = file.fsPath;
  item.accessibilityInformation = { label: vscode.l10n.t('Targets file {0}', path) };
  return item;
}

export function environmentItem({ name, inUse, isDefault, isProtected }: EnvironmentNode): vscode.TreeItem {
  const item = new vscode.TreeItem(name, inUse ? Expanded : Collapsed);
  const words = [
    ...(isProtected ? [vscode.l10n.t('protected')] : []),
    ...(inUse ? [vscode.l10n.t('in use')] : []),
    ...(isDefault ? [vscode.l10n.t('default')] : []),
  ].join(' · ');
  item.description = words;
  item.iconPath = new vscode.ThemeIcon(isProtected ? 'lock' : 'server-environment');
  item.contextValue = inUse ? 'environment inUse' : 'environment';
  item.tooltip = inUse
    ? vscode.l10n.t('Flows run against the environment "{0}".', name)
    : vscode.l10n.t('Flows run against another environment.');
  item.accessibilityInformation = { label: [vscode.l10n.t('Environment {0}', name), words].filter(Boolean).join(', ') };
  return item;
}

/** @param kind what the connection is, absent where the file does not say it rightly */
export function targetItem(
  { ref, kind: word }: TargetNode,
  state: TargetState,
  kind: { readonly doc: string; readonly isDatabase: boolean } | undefined,
  filter: string | undefined,
): vscode.TreeItem {
  const item = new vscode.TreeItem(ref.target, Collapsed);
  const said = saidOf(state, ref.target);
  const found = filter === undefined ? [] : [vscode.l10n.t('filtered: {0}', filter)];
  item.description = [word ?? vscode.l10n.t('no kind'), ...said.short, ...found].join(' · ');
  item.iconPath = iconOf(state, kind?.isDatabase ?? false);
  // menus look for these words: a database is read with the statements of a flow
  item.contextValue = ['target', ...(kind?.isDatabase ? ['reads'] : []), ...(filter === undefined ? [] : ['filtered'])].join(' ');
  item.tooltip = tooltip([ref.target, kind?.doc ?? '', ...said.long]);
  item.accessibilityInformation = {
    label: [vscode.l10n.t('Target {0}', ref.target), word ?? '', ...said.long].filter(Boolean).join(', '),
  };
  return item;
}

function iconOf({ is }: TargetState, isDatabase: boolean): vscode.ThemeIcon {
  if (is === 'asking') return new vscode.ThemeIcon('loading~spin');
  if (is === 'failing') return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
  const icon = isDatabase ? 'database' : 'organization';
  return is === 'reachable' ? new vscode.ThemeIcon(icon, new vscode.ThemeColor('charts.green')) : new vscode.ThemeIcon(icon);
}

/** A state in words: beside the name, and in the tooltip. */
function saidOf(state: TargetState, target: string): { readonly short: readonly string[]; readonly long: readonly string[] } {
  switch (state.is) {
    case 'not-asked':
      return { short: [], long: [vscode.l10n.t('Not asked yet')] };
    case 'asking':
      return { short: [vscode.l10n.t('asking…')], long: [vscode.l10n.t('It is being asked.')] };
    case 'failing': {
      const [first = ''] = state.message.split('\n', 1);
      return { short: [cut(withoutName(first, target))], long: [vscode.l10n.t('Failing'), state.message] };
    }
    case 'reachable': {
      const { test } = state;
      if (!test) return { short: [vscode.l10n.t('reachable')], long: [vscode.l10n.t('Reachable')] };
      const took = durationText(test.latencyMs);
      return {
        short: [test.server, took],
        long: [
          vscode.l10n.t('Reachable'),
          test.server,
          vscode.l10n.t('Answered in {0}', took),
          ...(test.tls === undefined ? [] : [vscode.l10n.t('Encrypted: {0}', test.tls)]),
        ],
      };
    }
  }
}

/** The name stands before it already. */
const withoutName = (message: string, target: string): string =>
  message.startsWith(`${target}: `) ? message.slice(target.length + 2) : message;

const cut = (text: string): string => (text.length > MAX_FAILURE ? `${text.slice(0, MAX_FAILURE - 1)}…` : text);

/** Plain text, a line for each; servers and files say what they like, so none of it is Markdown. */
const tooltip = (lines: readonly string[]): string =>
  lines
    .filter((line) => line !== '')
    .map(plainMessage)
    .join('\n');

const ENTRY_ICONS: Readonly<Record<BrowseKind, string>> = {
  schema: 'symbol-namespace',
  table: 'table',
  view: 'eye',
  column: 'symbol-field',
  procedure: 'symbol-method',
  user: 'account',
  group: 'organization',
  app: 'browser',
  unit: 'folder',
  entry: 'symbol-object',
  list: 'list-unordered',
};

/** A kind of entry in the person's language. */
function wordOf(kind: BrowseKind): string {
  switch (kind) {
    case 'schema':
      return vscode.l10n.t('schema');
    case 'table':
      return vscode.l10n.t('table');
    case 'view':
      return vscode.l10n.t('view');
    case 'column':
      return vscode.l10n.t('column');
    case 'procedure':
      return vscode.l10n.t('procedure');
    case 'user':
      return vscode.l10n.t('user');
    case 'group':
      return vscode.l10n.t('group');
    case 'app':
      return vscode.l10n.t('application');
    case 'unit':
      return vscode.l10n.t('container');
    case 'entry':
      return vscode.l10n.t('entry');
    case 'list':
      return vscode.l10n.t('list');
  }
}

export function entryItem(node: EntryNode, filter: string | undefined): vscode.TreeItem {
  const { entry } = node;
  const { name, detail, opens, fetchable, kind } = entry;
  const item = new vscode.TreeItem(name, opens ? Collapsed : None);
  const found = filter === undefined ? [] : [vscode.l10n.t('filtered: {0}', filter)];
  item.description = [...(detail === undefined ? [] : [detail]), ...found].join(' · ');
  item.iconPath = new vscode.ThemeIcon(ENTRY_ICONS[kind]);
  item.contextValue = ['entry', ...words(entry), ...(filter === undefined ? [] : ['filtered'])].join(' ');
  item.tooltip = tooltip([`${name} (${wordOf(kind)})`, detail ?? '']);
  item.accessibilityInformation = { label: [name, wordOf(kind), detail ?? ''].filter(Boolean).join(', ') };
  if (fetchable && !opens)
    item.command = { command: 'idflow.targets.fetch', title: vscode.l10n.t('Show Raw'), arguments: [node] };
  return item;
}

/** Words that menus look for. */
const words = ({ opens, fetchable, kind }: BrowseEntry): string[] => [
  ...(opens ? ['opens'] : []),
  ...(fetchable ? ['fetchable'] : []),
  ...(fetchable && MAPPABLE.has(kind) ? ['mappable'] : []),
];

/** What objects of flows can stand for; of tables only the definition is fetched. */
const MAPPABLE: ReadonlySet<BrowseKind> = new Set<BrowseKind>(['user', 'group', 'app', 'unit', 'entry']);

export function moreItem(node: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('More…'), None);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.command = { command: 'idflow.targets.more', title: vscode.l10n.t('More…'), arguments: [node] };
  item.accessibilityInformation = { label: vscode.l10n.t('Read more of this list'), role: 'button' };
  return item;
}

export function noteItem(node: NoteNode): vscode.TreeItem {
  const [first = ''] = node.text.split('\n', 1);
  const item = new vscode.TreeItem(withoutName(first, node.of.ref.target), None);
  item.iconPath = node.failed
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
    : new vscode.ThemeIcon('info');
  item.contextValue = node.failed ? 'note failed' : 'note';
  item.tooltip = tooltip([node.text]);
  if (node.failed) item.command = { command: 'idflow.targets.more', title: vscode.l10n.t('Try Again'), arguments: [node] };
  return item;
}
