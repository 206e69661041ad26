import * as vscode from 'vscode';
import type { Json } from '../../flow/json.ts';
import { ask, pausedStep } from '../debug/paused-step.ts';
import type { Command } from './command.ts';

/** Lets a person give the answer of the target, instead of the call that the step would make. */
export const useAnswer: Command = async (extension) => {
  const paused = await pausedStep(extension);
  if (!paused) return;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Answer for {0}', paused.step.id),
    prompt: vscode.l10n.t('JSON: rows, the number of rows changed, or what the provider would answer. The target is not called.'),
    value: '[]',
    ignoreFocusOut: true,
    validateInput: (value) => {
      try {
        JSON.parse(value);
        return undefined;
      } catch (error) {
        return vscode.l10n.t('This is no JSON: {0}', error instanceof Error ? error.message : String(error));
      }
    },
  });
  if (text !== undefined) await ask(paused.session, 'useAnswer', { answer: JSON.parse(text) as Json });
};
