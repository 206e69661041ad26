import * as vscode from 'vscode';
import type { SecretState, Secrets } from '../run/secrets.ts';
import type { TargetsFiles } from '../targets/targets-files.ts';

/** A secret that is kept, or that a targets file of the workspace names. */
export interface KnownSecret {
  readonly name: string;
  readonly state: SecretState;
  /** The targets files that name it. */
  readonly files: readonly vscode.Uri[];
}

/** All secrets that can be told of: those that the workspace needs first, those without a value before all. */
export async function secretsOfWorkspace(secrets: Secrets, files: TargetsFiles): Promise<readonly KnownSecret[]> {
  const named = new Map<string, vscode.Uri[]>();
  for (const { file, outline } of await files.all())
    for (const name of outline.secrets) named.set(name, [...(named.get(name) ?? []), file]);
  for (const name of await secrets.names()) if (!named.has(name)) named.set(name, []);
  const found = await Promise.all(
    [...named].map(async ([name, from]) => ({ name, files: from, state: await secrets.stateOf(name) })),
  );
  const rank = ({ state, files: from }: KnownSecret): number => (state === 'missing' ? 0 : from.length > 0 ? 1 : 2);
  return found.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Where the value of a secret is, for people. */
export function stateText(state: SecretState): string {
  switch (state) {
    case 'kept':
      return vscode.l10n.t('set');
    case 'variable':
      return vscode.l10n.t('set by an environment variable');
    case 'missing':
      return vscode.l10n.t('missing');
  }
}

/** The icon for it. */
export const stateIcon = (state: SecretState): vscode.ThemeIcon => new vscode.ThemeIcon(state === 'missing' ? 'warning' : 'key');
