import * as vscode from 'vscode';
import type { TargetQuestions } from '../run/target-questions.ts';
import { stateAfter, type TargetStates } from './target-states.ts';
import type { TargetRef } from './targets-node.ts';

/**
 * Asks targets of one environment whether they answer, and keeps what they say; where none could be asked, each keeps why.
 * @param refs of the same file and environment
 */
export async function testTargets(questions: TargetQuestions, states: TargetStates, refs: readonly TargetRef[]): Promise<void> {
  const [first] = refs;
  if (!first) return;
  for (const ref of refs) states.set(ref, { is: 'asking' });
  try {
    const tested = await questions.test(
      first,
      refs.map(({ target }) => target),
    );
    const byName = new Map(tested.map((one) => [one.name, one]));
    for (const ref of refs) {
      const one = byName.get(ref.target);
      states.set(ref, one ? stateAfter(one) : { is: 'failing', message: vscode.l10n.t('It gave no reason.') });
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    for (const ref of refs) states.set(ref, { is: 'failing', message });
  }
}

/** For who does not see the view, or uses a screen reader: the status bar says how it went. */
export function announceTests(refs: readonly TargetRef[], states: TargetStates): void {
  const failing = refs.filter((ref) => states.of(ref).is === 'failing').map(({ target }) => target);
  const text =
    failing.length === 0
      ? vscode.l10n.t('{0} answered.', refs.map(({ target }) => target).join(', '))
      : vscode.l10n.t('{0} failed.', failing.join(', '));
  vscode.window.setStatusBarMessage(text, 10_000);
}
