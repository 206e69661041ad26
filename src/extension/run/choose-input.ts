import { basename } from 'node:path';
import * as vscode from 'vscode';
import { isJsonObject, type Json } from '../../flow/json.ts';
import { namingOf } from '../../runner/input/naming.ts';
import type { InputRecord } from '../../runner/input/input-text.ts';
import type { RunInput } from './input.ts';
import { INPUT_FILTER, inputFilesOf, inputOf, readInputFile } from './input-files.ts';
import type { LastInputs } from './last-inputs.ts';

interface Choice extends vscode.QuickPickItem {
  /** Answers the input; undefined when the person gave up. */
  readonly take?: () => Promise<RunInput | undefined>;
}

/** Lets a person choose what a flow runs with: a sample input, one of the last ones, a file, or what they type. */
export async function chooseInput(flow: vscode.Uri, inputs: LastInputs, title: string): Promise<RunInput | undefined> {
  const files = await inputFilesOf(flow);
  const last = inputs.of(flow).filter(({ source }) => source === undefined || !files.some((file) => isIn(file, source.file)));
  const choices: Choice[] = [
    ...headed(
      vscode.l10n.t('sample inputs'),
      files.map((file) => ({ label: basename(file.fsPath), iconPath: new vscode.ThemeIcon('json'), take: () => fromFile(file) })),
    ),
    ...headed(
      vscode.l10n.t('used before'),
      last.map((input) => ({
        label: input.name,
        description: shortText(input.value),
        iconPath: new vscode.ThemeIcon('history'),
        take: async () => input,
      })),
    ),
    ...headed(vscode.l10n.t('others'), [
      { label: vscode.l10n.t('Open File…'), iconPath: new vscode.ThemeIcon('folder-opened'), take: () => fromDialog(flow) },
      { label: vscode.l10n.t('Type JSON…'), iconPath: new vscode.ThemeIcon('edit'), take: () => typed(inputs.of(flow)) },
      {
        label: vscode.l10n.t('Empty Input'),
        description: '{}',
        iconPath: new vscode.ThemeIcon('circle-outline'),
        take: async () => ({ value: {}, name: vscode.l10n.t('empty input') }),
      },
    ]),
  ];
  const choice = await vscode.window.showQuickPick(choices, {
    title,
    placeHolder: vscode.l10n.t('Input of the run'),
    matchOnDescription: true,
  });
  return choice?.take?.();
}

const isIn = (file: vscode.Uri, source: string): boolean => file.toString() === source && !/\.(ndjson|jsonl)$/i.test(file.path);

const headed = (heading: string, choices: readonly Choice[]): Choice[] =>
  choices.length === 0 ? [] : [{ label: heading, kind: vscode.QuickPickItemKind.Separator }, ...choices];

/** @throws Error with a sentence when the file holds no input */
async function fromFile(file: vscode.Uri): Promise<RunInput | undefined> {
  const inputs = await readInputFile(file);
  const { records, many } = inputs;
  if (records.length === 0) throw new Error(vscode.l10n.t('{0} is empty.', basename(file.fsPath)));
  const record = many ? await chooseRecord(records, basename(file.fsPath)) : records[0];
  return record && inputOf(file, inputs, record);
}

function chooseRecord(records: readonly InputRecord[], name: string): Thenable<InputRecord | undefined> {
  const items = records.map((record) => {
    const naming = namingOf(record.value);
    return {
      label: naming?.value ?? shortText(record.value),
      description: vscode.l10n.t('line {0}', record.line),
      detail: naming ? shortText(record.value) : '',
      record,
    };
  });
  return vscode.window
    .showQuickPick(items, {
      title: name,
      placeHolder: vscode.l10n.t('Which of {0} inputs?', records.length),
      matchOnDescription: true,
      matchOnDetail: true,
    })
    .then((item) => item?.record);
}

async function fromDialog(flow: vscode.Uri): Promise<RunInput | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Input of the run'),
      defaultUri: vscode.Uri.joinPath(flow, '..'),
      filters: { [vscode.l10n.t('Inputs')]: INPUT_FILTER },
    })) ?? [];
  return file && fromFile(file);
}

async function typed(last: readonly RunInput[]): Promise<RunInput | undefined> {
  const before = last.find(({ source }) => source === undefined);
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Input of the run'),
    prompt: vscode.l10n.t('JSON, such as {0}', '{"accountName": "ada"}'),
    value: before ? JSON.stringify(before.value) : '{}',
    ignoreFocusOut: true,
    validateInput: (value) => {
      try {
        return isJsonObject(JSON.parse(value) as Json) ? undefined : noMapText();
      } catch (error) {
        return vscode.l10n.t('This is no JSON: {0}', error instanceof Error ? error.message : String(error));
      }
    },
  });
  if (text === undefined) return undefined;
  const value = JSON.parse(text) as Json;
  const naming = namingOf(value);
  return { value, name: naming ? `${naming.name} ${naming.value}` : shortText(value) };
}

/** What is said of an input that is no map of values. */
export const noMapText = (): string => vscode.l10n.t('An input is a map of values, such as {0}.', '{"login": "ada"}');

const LONGEST = 100;

function shortText(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
