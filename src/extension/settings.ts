import * as vscode from 'vscode';

/** What the settings of idflow may be, their defaults first; package.json declares and describes each. */
const SETTINGS = {
  'run.showLog': [true, false],
  'run.mode': ['full', 'incremental'],
  'run.record': ['failed', 'always', 'off'],
  'designer.minimap': [true, false],
  'designer.followSelection': [true, false],
  codeLens: [true, false],
} as const;

type Setting = keyof typeof SETTINGS;

/**
 * What a setting says now. Its default counts where it holds what it may not: settings files are written by hand.
 * @param scope the file it is asked for: folders of a workspace may differ
 */
export function setting<Key extends Setting>(key: Key, scope?: vscode.Uri): (typeof SETTINGS)[Key][number] {
  const allowed: readonly (typeof SETTINGS)[Key][number][] = SETTINGS[key];
  const value = vscode.workspace.getConfiguration('idflow', scope).get<unknown>(key);
  return allowed.find((choice) => choice === value) ?? allowed[0]!;
}

/** Calls back whenever a setting may have changed. */
export const onDidChangeSetting = (key: Setting, listener: () => void): vscode.Disposable =>
  vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`idflow.${key}`)) listener();
  });
