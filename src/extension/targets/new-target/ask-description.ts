import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { DescribedSetting } from '../../../targets/environment/connection.ts';
import { pathOf, type ConnectionQuestion } from '../../../targets/environment/form/questions.ts';
import { textOf } from '../targets-files.ts';
import { askChoice, BACK, type StepAnswer, type StepChoice, type StepPlace } from './multi-step.ts';
import type { TargetDraft } from './target-draft.ts';

/** More files are not looked into. */
const MOST_FILES = 500;

/** Asks for a file that describes the server: one of the folder, or a new one beside the targets file. */
export async function askDescription(
  draft: TargetDraft,
  question: ConnectionQuestion,
  described: DescribedSetting,
  place: StepPlace,
): Promise<StepAnswer<true>> {
  const { to, answers } = draft;
  const found = await descriptionsAround(to.file, described);
  const names = found.map((file) => writtenFrom(to.file, file));
  const made = newName(draft, described, names);
  const items: StepChoice<string>[] = [
    ...names.map((name) => ({ label: name, iconPath: new vscode.ThemeIcon('file'), value: name })),
    ...(names.length > 0 ? [{ label: '', kind: vscode.QuickPickItemKind.Separator }] : []),
    {
      label: vscode.l10n.t('New description…'),
      description: vscode.l10n.t('{0}, with the usual requests to start from', made),
      iconPath: new vscode.ThemeIcon('new-file'),
      value: made,
    },
  ];
  const active = items.find(({ value }) => value !== undefined && value === answers.get(pathOf(question)));
  const answer = await askChoice(place, vscode.l10n.t('Which file describes the API of the server?'), items, active);
  if (answer === undefined || answer === BACK) return answer;
  draft.newFile = answer === made ? { file: vscode.Uri.joinPath(to.file, '..', made), text: described.start } : undefined;
  draft.answer(question, answer);
  return true;
}

/** Files of the workspace folder, or below the targets file, that are descriptions. */
async function descriptionsAround(targetsFile: vscode.Uri, { isOne }: DescribedSetting): Promise<readonly vscode.Uri[]> {
  const around = vscode.workspace.getWorkspaceFolder(targetsFile) ?? vscode.Uri.joinPath(targetsFile, '..');
  const pattern = new vscode.RelativePattern(around, '**/*.{yaml,yml}');
  const files = await vscode.workspace.findFiles(pattern, '**/{node_modules,.idflow}/**', MOST_FILES);
  files.sort((a, b) => a.path.localeCompare(b.path));
  const are = await Promise.all(files.map(async (file) => isOne((await textOf(file)) ?? '')));
  return files.filter((_, index) => are[index]);
}

/** As the targets file names it: from its own folder. */
const writtenFrom = (targetsFile: vscode.Uri, file: vscode.Uri): string =>
  posix.relative(posix.dirname(targetsFile.path), file.path);

function newName({ name }: TargetDraft, { ending }: DescribedSetting, taken: readonly string[]): string {
  let number = 1;
  const candidate = (): string => `${name}${number === 1 ? '' : `-${number}`}${ending}`;
  while (taken.includes(candidate())) number++;
  return candidate();
}
