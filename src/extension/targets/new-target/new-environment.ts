import * as vscode from 'vscode';
import { insertEnvironment } from '../../../targets/environment/edit/insert-environment.ts';
import { problemWithName } from '../../../targets/environment/form/answers.ts';
import type { CommandParts } from '../commands.ts';
import { askChoice, askText, BACK, type StepChoice } from './multi-step.ts';
import { fileToWrite } from './place-of-target.ts';
import { editsOf, writeTargetsFile } from './write-targets-file.ts';

/** Adds an environment to a targets file: empty, or as another one is. */
export async function newEnvironment({ files, tree }: CommandParts, given: vscode.Uri | undefined): Promise<void> {
  const target = await fileToWrite(files, given);
  if (!target) return;
  const names = target.outline.environments.map(({ name }) => name);
  const title = vscode.l10n.t('New Environment');
  const of = names.length === 0 ? 1 : 2;
  let name = names.length === 0 ? 'development' : '';
  for (;;) {
    const answer = await askText(
      { title, step: 1, of },
      {
        prompt: vscode.l10n.t('Name of the environment, such as staging'),
        value: name,
        required: true,
        problem: (text) =>
          names.includes(text.trim())
            ? vscode.l10n.t('{0} is there already.', text.trim())
            : problemWithName(text.trim(), 'environment'),
      },
    );
    if (answer === undefined || answer === BACK) return;
    name = answer.trim();
    const copyOf = names.length === 0 ? '' : await askCopy(names, { title, step: 2, of });
    if (copyOf === BACK) continue;
    if (copyOf === undefined) return;
    await writeTargetsFile(target, editsOf(insertEnvironment(target.text, name, copyOf === '' ? undefined : copyOf)));
    tree.refresh();
    return;
  }
}

/** What the new environment is like. An empty text: like no other. */
function askCopy(names: readonly string[], place: { readonly title: string; readonly step: number; readonly of: number }) {
  const empty: StepChoice<string> = {
    label: vscode.l10n.t('Empty'),
    detail: vscode.l10n.t('Targets are added one by one.'),
    iconPath: new vscode.ThemeIcon('new-file'),
    value: '',
  };
  const copies = names.map((name): StepChoice<string> => ({
    label: vscode.l10n.t('Copy of {0}', name),
    detail: vscode.l10n.t('With the same connections, to be changed in the file.'),
    iconPath: new vscode.ThemeIcon('copy'),
    value: name,
  }));
  return askChoice(place, vscode.l10n.t('What does it start from?'), [empty, ...copies]);
}
