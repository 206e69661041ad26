import * as vscode from 'vscode';
import { applyEdits } from '../../../flow/edit/edit.ts';
import { withSlashes } from '../../../runner/flow-files.ts';
import type { TestedTarget } from '../../../runner/look-around.ts';
import { writtenAnswer } from '../../../targets/environment/form/answers.ts';
import { pathOf, type ConnectionQuestion } from '../../../targets/environment/form/questions.ts';
import { plainMessage } from '../../plain-message.ts';
import type { CommandParts } from '../commands.ts';
import { stateAfter, type TargetState } from '../target-states.ts';
import type { TargetRef } from '../targets-node.ts';
import { askMoreSettings, askSetting } from './ask-setting.ts';
import { askChoice, BACK, type StepChoice } from './multi-step.ts';
import { removeNewFile, writeNewFile } from './new-file.ts';
import type { TargetDraft } from './target-draft.ts';
import { editsOf, writeTargetsFile } from './write-targets-file.ts';

/** What to do about a target that does not answer; a question is asked again. */
type WayOn = 'again' | 'more' | 'save' | ConnectionQuestion;

/** Tests a new target as it would be written, and writes it: at once where it answers, else when the person says so. */
export async function testAndWrite(draft: TargetDraft, parts: CommandParts): Promise<void> {
  for (;;) {
    // the test reads it where the target will
    const { newFile } = draft;
    if (newFile) await writeNewFile(newFile);
    const state = await tested(draft, parts);
    const wayOn = state.is === 'failing' ? await askWayOn(draft, state.message) : 'save';
    if (wayOn === 'save') return write(draft, parts, state);
    const goesOn = wayOn === 'again' || (wayOn !== undefined && (await change(draft, wayOn)));
    if (newFile && (!goesOn || draft.newFile !== newFile)) await removeNewFile(newFile);
    if (!goesOn) return;
  }
}

async function tested(draft: TargetDraft, { runner }: CommandParts): Promise<TargetState> {
  const { to, environment, name } = draft;
  const text = applyEdits(to.text, editsOf(draft.edit()));
  const unwritten = { [withSlashes(to.file.fsPath)]: text };
  const ask = async (token: vscode.CancellationToken): Promise<readonly TestedTarget[]> => {
    const stop = new AbortController();
    const listening = token.onCancellationRequested(() => {
      stop.abort(new Error(vscode.l10n.t('The test was stopped.')));
    });
    const options = { signal: stop.signal, unwritten, secrets: draft.secrets };
    return runner.targets.test({ file: to.file, environment }, [name], options).finally(() => {
      listening.dispose();
    });
  };
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true };
  try {
    const [answer] = await vscode.window.withProgress(
      { ...options, title: vscode.l10n.t('Testing the connection to {0}…', name) },
      (_, token) => ask(token),
    );
    return answer ? stateAfter(answer) : { is: 'failing', message: vscode.l10n.t('It gave no reason.') };
  } catch (error) {
    return { is: 'failing', message: error instanceof Error ? error.message : String(error) };
  }
}

async function askWayOn(draft: TargetDraft, message: string): Promise<WayOn | undefined> {
  const items: StepChoice<WayOn>[] = [
    { label: vscode.l10n.t('Try Again'), iconPath: new vscode.ThemeIcon('refresh'), value: 'again' },
    { label: vscode.l10n.t('Settings'), kind: vscode.QuickPickItemKind.Separator },
    ...draft.allQuestions.map((question): StepChoice<WayOn> => ({
      label: vscode.l10n.t('Change {0}', pathOf(question).replaceAll('/', ' › ')),
      description: shownAnswer(draft, question),
      iconPath: new vscode.ThemeIcon('edit'),
      value: question,
    })),
    ...(draft.optional.length > 0
      ? [{ label: vscode.l10n.t('Other Settings…'), iconPath: new vscode.ThemeIcon('settings'), value: 'more' as const }]
      : []),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('Save Anyway'), iconPath: new vscode.ThemeIcon('save'), value: 'save' },
  ];
  const title = vscode.l10n.t('{0} does not answer', draft.name);
  // quick input has one line for it, and cuts what is longer
  void vscode.window.showErrorMessage(plainMessage(message));
  const answer = await askChoice({ title }, message, items);
  return answer === BACK ? undefined : answer;
}

/** The file has references for secrets, so this shows none. */
const shownAnswer = ({ answers }: TargetDraft, question: ConnectionQuestion): string =>
  writtenAnswer(question, answers.get(pathOf(question)));

/** Asks for a setting again or for others, and for what follows from the answer. @returns false when the person gave up */
async function change(draft: TargetDraft, what: ConnectionQuestion | 'more'): Promise<boolean> {
  const title = vscode.l10n.t('New Target');
  const asked = new Set(draft.allQuestions.map(pathOf));
  const answer = what === 'more' ? await askMoreSettings(draft, { title }) : await askSetting(draft, what, { title });
  if (answer === undefined || answer === BACK) return false;
  for (;;) {
    const next = draft.allQuestions.find((one) => !asked.has(pathOf(one)));
    if (!next) return true;
    asked.add(pathOf(next));
    const more = await askSetting(draft, next, { title });
    if (more === undefined || more === BACK) return false;
  }
}

async function write(draft: TargetDraft, parts: CommandParts, state: TargetState): Promise<void> {
  const { to, environment, name } = draft;
  await writeTargetsFile(to, editsOf(draft.edit()));
  for (const [secret, value] of draft.usedSecrets()) await parts.secrets.keep(secret, value);
  const ref: TargetRef = { file: to.file, environment, target: name };
  parts.states.set(ref, state);
  parts.tree.refresh();
  // it is made to be gone on with
  if (draft.newFile) await vscode.window.showTextDocument(draft.newFile.file);
  await parts.show(ref);
  const open = vscode.l10n.t('Open File');
  const said =
    state.is === 'reachable' && state.test
      ? vscode.l10n.t('{0} is added, and answers: {1}.', name, state.test.server)
      : vscode.l10n.t('{0} is added. It does not answer yet.', name);
  void vscode.window.showInformationMessage(plainMessage(said), open).then((pressed) => {
    if (pressed === open) void vscode.window.showTextDocument(to.file);
  });
}
