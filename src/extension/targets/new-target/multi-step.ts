import * as vscode from 'vscode';

/** The person wants to see the step before again. */
export const BACK = Symbol('back');

/** What a step is answered with; undefined: the person gave up. */
export type StepAnswer<T> = T | typeof BACK | undefined;

/** Where a step stands: its title says 2/5. */
export interface StepPlace {
  readonly title: string;
  /** From 1; absent where it is the only one. */
  readonly step?: number;
  readonly of?: number;
}

/** Asks for a text in a step. */
export interface TextQuestion {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  readonly required?: boolean;
  /** What is wrong with a text that is not empty; asked while it is typed. */
  readonly problem?: (text: string) => string | undefined;
}

/** One of the things to choose from. */
export interface StepChoice<T> extends vscode.QuickPickItem {
  /** Absent for a separator. */
  readonly value?: T;
}

export function askText(place: StepPlace, question: TextQuestion): Promise<StepAnswer<string>> {
  const box = vscode.window.createInputBox();
  const { prompt, value = '', placeholder, password = false, required = false, problem } = question;
  Object.assign(box, { prompt, value, password, placeholder });
  const wrong = (text: string): string | undefined => (text.trim() === '' ? undefined : problem?.(text));
  const validate = (text: string): void => void (box.validationMessage = wrong(text));
  return shown(box, place, (done) => [
    box.onDidChangeValue(validate),
    box.onDidAccept(() => {
      const isEmpty = box.value.trim() === '';
      if (isEmpty && required) box.validationMessage = vscode.l10n.t('It is needed.');
      else if (wrong(box.value) === undefined) done(box.value);
    }),
  ]);
}

/** Lets a person choose one of several. @param active the one that is chosen when Enter is pressed at once */
export function askChoice<T>(
  place: StepPlace,
  placeholder: string,
  items: readonly StepChoice<T>[],
  active?: StepChoice<T>,
): Promise<StepAnswer<T>> {
  const pick = vscode.window.createQuickPick<StepChoice<T>>();
  Object.assign(pick, { placeholder, items, matchOnDescription: true, matchOnDetail: true });
  if (active) pick.activeItems = [active];
  return shown(pick, place, (done) => [
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen?.value !== undefined) done(chosen.value);
    }),
  ]);
}

/** Lets a person choose any of several, none too. */
export function askChoices<T>(
  place: StepPlace,
  placeholder: string,
  items: readonly StepChoice<T>[],
): Promise<StepAnswer<readonly T[]>> {
  const pick = vscode.window.createQuickPick<StepChoice<T>>();
  const selectedItems = items.filter(({ picked }) => picked);
  Object.assign(pick, { placeholder, items, canSelectMany: true, matchOnDetail: true, selectedItems });
  return shown(pick, place, (done) => [
    pick.onDidAccept(() => done(pick.selectedItems.flatMap(({ value }) => (value === undefined ? [] : [value])))),
  ]);
}

/** Shows a step until it is answered, or left. */
async function shown<T>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox | vscode.QuickInput,
  { title, step, of }: StepPlace,
  listen: (done: (answer: StepAnswer<T>) => void) => readonly vscode.Disposable[],
): Promise<StepAnswer<T>> {
  const { promise, resolve } = Promise.withResolvers<StepAnswer<T>>();
  Object.assign(input, { title, step, totalSteps: of, ignoreFocusOut: true });
  const buttons = step !== undefined && step > 1 ? [vscode.QuickInputButtons.Back] : [];
  const withButtons = input as vscode.InputBox;
  withButtons.buttons = buttons;
  const listening = vscode.Disposable.from(
    input.onDidHide(() => resolve(undefined)),
    withButtons.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) resolve(BACK);
    }),
    ...listen(resolve),
  );
  input.show();
  try {
    return await promise;
  } finally {
    listening.dispose();
    input.dispose();
  }
}
