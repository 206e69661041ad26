import * as vscode from 'vscode';
import type { ConnectionKind } from '../../../targets/environment/connection.ts';
import { CONNECTION_KINDS } from '../../../targets/environment/connections/index.ts';
import { problemWithName } from '../../../targets/environment/form/answers.ts';
import type { CommandParts } from '../commands.ts';
import type { EnvironmentNode } from '../targets-node.ts';
import { askMoreSettings, askSetting } from './ask-setting.ts';
import { askChoice, askText, BACK, type StepAnswer, type StepChoice, type StepPlace } from './multi-step.ts';
import { fileToWrite, wantedTargets } from './place-of-target.ts';
import { TargetDraft } from './target-draft.ts';
import { testAndWrite } from './test-and-write.ts';

/** One step: asks, and takes the answer into the draft. */
type Step = (place: StepPlace) => Promise<StepAnswer<unknown>>;

/** Adds a target to a targets file, step by step, and tests it. @param given the environment that it is added to */
export async function newTarget(parts: CommandParts, given: EnvironmentNode | undefined): Promise<void> {
  const to = await fileToWrite(parts.files, given?.file);
  if (!to) return;
  const draft = new TargetDraft(to, given?.name ?? '', await parts.secrets.names());
  const questions = new TargetSteps(draft, parts, given === undefined);
  let at = 0;
  for (let steps = questions.steps(); at < steps.length; steps = questions.steps()) {
    const title = vscode.l10n.t('New Target');
    const answer = await steps[at]!({ title, step: at + 1, of: steps.length });
    if (answer === undefined) return;
    at += answer === BACK ? -1 : 1;
  }
  await testAndWrite(draft, parts);
}

/** An environment that is not there yet. */
const NEW = Symbol('new environment');

class TargetSteps {
  readonly #draft: TargetDraft;
  readonly #parts: CommandParts;
  readonly #asksEnvironment: boolean;
  #isNew: boolean;

  constructor(draft: TargetDraft, parts: CommandParts, asksEnvironment: boolean) {
    this.#draft = draft;
    this.#parts = parts;
    this.#asksEnvironment = asksEnvironment;
    this.#isNew = draft.to.outline.environments.length === 0;
  }

  /** All steps as far as they are known: answers decide what comes next. */
  steps(): readonly Step[] {
    const draft = this.#draft;
    const settings = (keys: readonly string[]): Step[] =>
      draft.questions(keys).map((question) => (place) => askSetting(draft, question, place));
    return [
      ...(this.#asksEnvironment && draft.to.outline.environments.length > 0 ? [this.#askEnvironment] : []),
      ...(this.#isNew ? [this.#askNewEnvironment] : []),
      this.#askKind,
      this.#askName,
      ...settings(draft.needed.map(({ key }) => key)),
      ...(draft.optional.length > 0 ? [(place: StepPlace) => askMoreSettings(draft, place)] : []),
      ...settings(draft.chosen ?? []),
    ];
  }

  readonly #askEnvironment: Step = async (place) => {
    const draft = this.#draft;
    const items: StepChoice<string | typeof NEW>[] = draft.to.outline.environments.map(({ name, targets }) => ({
      label: name,
      description: targets.map((target) => target.name).join(', '),
      iconPath: new vscode.ThemeIcon('server-environment'),
      value: name,
    }));
    items.push({ label: vscode.l10n.t('New environment…'), iconPath: new vscode.ThemeIcon('add'), value: NEW });
    const { chosen } = await this.#parts.environments.of(draft.to.file);
    const active = items.find(({ value }) => value === (draft.environment === '' ? chosen : draft.environment));
    const answer = await askChoice(place, vscode.l10n.t('To which environment is it added?'), items, active);
    if (answer === undefined || answer === BACK) return answer;
    this.#isNew = answer === NEW;
    if (answer !== NEW) draft.environment = answer;
    else if (!draft.isNewEnvironment) draft.environment = '';
    return answer;
  };

  readonly #askNewEnvironment: Step = async (place) => {
    const draft = this.#draft;
    const names = draft.to.outline.environments.map(({ name }) => name);
    const answer = await askText(place, {
      prompt: vscode.l10n.t('Name of the environment, such as staging'),
      value: draft.environment === '' && names.length === 0 ? 'development' : draft.environment,
      required: true,
      problem: (text) =>
        names.includes(text.trim())
          ? vscode.l10n.t('{0} is there already.', text.trim())
          : problemWithName(text.trim(), 'environment'),
    });
    if (answer !== undefined && answer !== BACK) draft.environment = answer.trim();
    return answer;
  };

  readonly #askKind: Step = async (place) => {
    const draft = this.#draft;
    const choices = CONNECTION_KINDS.map((kind): StepChoice<ConnectionKind> => ({
      label: kind.kind,
      description: kind.doc,
      iconPath: new vscode.ThemeIcon(kind.targetKind === 'sql' ? 'database' : 'organization'),
      value: kind,
    }));
    const heading = (label: string): StepChoice<ConnectionKind> => ({ label, kind: vscode.QuickPickItemKind.Separator });
    const of = (isDatabase: boolean) => choices.filter(({ value }) => (value?.targetKind === 'sql') === isDatabase);
    const items = [
      heading(vscode.l10n.t('Databases')),
      ...of(true),
      heading(vscode.l10n.t('Identity providers and directories')),
      ...of(false),
    ];
    const active = items.find(({ value }) => value !== undefined && value === draft.kind);
    const answer = await askChoice(place, vscode.l10n.t('What is it?'), items, active);
    if (answer !== undefined && answer !== BACK) draft.kind = answer;
    return answer;
  };

  readonly #askName: Step = async (place) => {
    const draft = this.#draft;
    const answer = await askText(place, {
      prompt: vscode.l10n.t('Name of the target, as flows call it'),
      value: draft.name === '' ? await this.#suggestedName() : draft.name,
      required: true,
      problem: (text) =>
        draft.taken.includes(text.trim())
          ? vscode.l10n.t('{0} is there already.', text.trim())
          : problemWithName(text.trim(), 'target'),
    });
    if (answer !== undefined && answer !== BACK) draft.name = answer.trim();
    return answer;
  };

  /** A target that flows want and the environment has not. */
  async #suggestedName(): Promise<string> {
    const { to, environment, kind } = this.#draft;
    const wanted = await wantedTargets(to, environment, this.#parts.environments);
    const fits = [...wanted].find(([, of]) => of === kind?.targetKind || (of === 'idp' && kind?.targetKind === 'okta'));
    return fits?.[0] ?? '';
  }
}
