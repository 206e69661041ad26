import * as vscode from 'vscode';
import type { JsonObject } from '../../flow/json.ts';
import { parseStatement } from '../../flow/sql/parameters.ts';
import type { TargetQuestions } from '../run/target-questions.ts';
import type { MappedObject } from './fetch-mapped.ts';
import type { TargetRef } from './targets-node.ts';

/**
 * Fetches rows of a database with the statements of an object, after a person has said what their parameters are bound to.
 * @returns undefined when they did not
 * @throws Error with a sentence
 */
export async function fetchByFlow(
  questions: TargetQuestions,
  ref: TargetRef,
  { object, statements = [] }: MappedObject,
): Promise<JsonObject | undefined> {
  const names = [...new Set(statements.flatMap((statement) => parseStatement(statement).names))];
  const values: Record<string, string | null> = {};
  for (const [index, name] of names.entries()) {
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('Fetch {0} ({1}/{2})', object, index + 1, names.length),
      prompt: vscode.l10n.t('Value of :{0} in the statement that reads it; nothing stands for NULL.', name),
      ignoreFocusOut: true,
    });
    if (value === undefined) return undefined;
    values[name] = value === '' ? null : value;
  }
  return questions.fetchRows(ref, ref.target, { statements, values });
}
