import * as vscode from 'vscode';
import type { Json } from '../../../flow/json.ts';
import { answerOf, problemWith, writtenAnswer } from '../../../targets/environment/form/answers.ts';
import { pathOf, type ConnectionQuestion } from '../../../targets/environment/form/questions.ts';
import { askDescription } from './ask-description.ts';
import { askChoice, askChoices, askText, BACK, type StepAnswer, type StepChoice, type StepPlace } from './multi-step.ts';
import type { TargetDraft } from './target-draft.ts';

/** A reference is a secret that somebody else keeps. */
const REFERENCE = /^\$\{(?:secret|env):[\w.-]{1,100}\}$/;

/** Leaves a setting out. */
const LEFT_OUT = Symbol('left out');

/** Asks for a setting of a connection, and takes the answer into the draft. @returns whether there is one; BACK and undefined as asked */
export function askSetting(draft: TargetDraft, question: ConnectionQuestion, place: StepPlace): Promise<StepAnswer<true>> {
  const described = draft.kind?.describedBy;
  if (described !== undefined && question.asks === 'file' && pathOf(question) === described.key)
    return askDescription(draft, question, described, place);
  switch (question.asks) {
    case 'secret':
      return askSecret(draft, question, place);
    case 'word':
    case 'flag':
      return askWord(draft, question, place);
    default:
      return askValue(draft, question, place);
  }
}

async function askValue(draft: TargetDraft, question: ConnectionQuestion, place: StepPlace): Promise<StepAnswer<true>> {
  const { kind, answers } = draft;
  const answer = await askText(place, {
    prompt: promptOf(question),
    value: writtenAnswer(question, answers.get(pathOf(question))),
    placeholder: pathOf(question),
    required: question.required,
    problem: (text) => {
      const value = read(question, text);
      if (value instanceof Error) return value.message;
      return value === undefined || !kind ? undefined : problemWith(kind, question, value, answers);
    },
  });
  if (answer === undefined || answer === BACK) return answer;
  const value = read(question, answer);
  draft.answer(question, value instanceof Error ? undefined : value);
  return true;
}

/** Lets a person choose which settings they want besides those that are needed. */
export async function askMoreSettings(draft: TargetDraft, place: StepPlace): Promise<StepAnswer<readonly string[]>> {
  // who signs in is what most connections fail without
  const isAsked = draft.needed.some(({ holdsSecret }) => holdsSecret);
  const signsIn = isAsked ? undefined : draft.optional.find(({ holdsSecret }) => holdsSecret)?.key;
  const items = draft.optional.map(({ key, doc }): StepChoice<string> => ({
    label: key,
    detail: plain(doc),
    picked: draft.chosen ? draft.chosen.includes(key) : key === signsIn,
    value: key,
  }));
  const answer = await askChoices(place, vscode.l10n.t('Which other settings? None is fine.'), items);
  if (answer !== undefined && answer !== BACK) draft.chosen = answer;
  return answer;
}

function read(question: ConnectionQuestion, text: string): Json | undefined | Error {
  try {
    return answerOf(question, text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What a person types goes to the key store; the file gets a reference. */
async function askSecret(draft: TargetDraft, question: ConnectionQuestion, place: StepPlace): Promise<StepAnswer<true>> {
  const before = draft.answers.get(pathOf(question));
  const own = `\${secret:${draft.secretName(question)}}`;
  const kept = vscode.l10n.t('The file gets the reference {0}; the value is kept in the key store of this computer.', own);
  const whenEmpty = question.required
    ? vscode.l10n.t('Leave it empty to be asked when it is needed.')
    : vscode.l10n.t('Leave it empty where there is none.');
  const answer = await askText(place, {
    prompt: [
      promptOf(question),
      kept,
      before === undefined ? whenEmpty : vscode.l10n.t('Leave it empty to keep what you typed.'),
    ].join(' '),
    placeholder: pathOf(question),
    password: true,
  });
  if (answer === undefined || answer === BACK) return answer;
  if (answer === '') {
    if (before === undefined && question.required) draft.answer(question, own);
  } else if (REFERENCE.test(answer.trim())) draft.answer(question, answer.trim());
  else {
    draft.secrets.set(draft.secretName(question), answer);
    draft.answer(question, own);
  }
  return true;
}

async function askWord(draft: TargetDraft, question: ConnectionQuestion, place: StepPlace): Promise<StepAnswer<true>> {
  const before = draft.answers.get(pathOf(question));
  const items = choicesOf(question);
  const active = items.find(({ value }) => value === before);
  const answer = await askChoice(place, promptOf(question), items, active);
  if (answer === undefined || answer === BACK) return answer;
  draft.answer(question, answer === LEFT_OUT ? undefined : answer);
  return true;
}

function choicesOf({ asks, words, required }: ConnectionQuestion): StepChoice<Json | typeof LEFT_OUT>[] {
  const choices: StepChoice<Json | typeof LEFT_OUT>[] =
    asks === 'flag'
      ? [
          { label: vscode.l10n.t('Yes'), value: true },
          { label: vscode.l10n.t('No'), value: false },
        ]
      : (words ?? []).map(({ word, doc }) => ({ label: word, detail: plain(doc), value: word }));
  if (!required) choices.push({ label: vscode.l10n.t('Leave it out'), value: LEFT_OUT });
  return choices;
}

const promptOf = ({ doc, asks }: ConnectionQuestion): string =>
  // what is typed here is the secret itself
  [
    asks === 'secret' ? plain(doc).replace(', as a reference', '') : plain(doc),
    ...(asks === 'list' ? [vscode.l10n.t('Commas stand between several.')] : []),
  ].join(' ');

/** Quick input shows no Markdown. */
const plain = (doc: string): string => doc.replaceAll('`', '');
