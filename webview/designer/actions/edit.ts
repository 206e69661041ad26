import type { FlowEdit } from '../../../src/flow/edit/index.ts';
import { t } from '../../shared/words.ts';
import { designerClient, Unanswered, type Edited } from '../../shared/vscode-api.ts';
import { designer, setDesigner } from '../store/index.ts';
import { announce } from './announce.ts';
import { forgetMoves } from './arrange.ts';
import { inspect, selectWhenDrawn } from './select.ts';
import { stepOfPath } from '../store/step-path.ts';

interface EditOptions {
  /** Leave the selection where it is, whatever the edit is about. */
  readonly stay?: boolean;
  /** Version of the document that the change is meant for; the one on show if not given. */
  readonly version?: number;
}

/**
 * Asks for a change of the flow; every change of the canvas and the inspector goes through here. What comes of it is
 * announced, and what it is about is selected.
 * @returns undefined where it was refused or the document can not be changed
 */
export async function edit(
  change: FlowEdit,
  { stay = false, version = designer().version }: EditOptions = {},
): Promise<Edited | undefined> {
  const { abilities } = designer();
  if (!abilities.edit) return refuse(abilities.readOnly ?? t('canvas.readonly'));
  let edited: Edited;
  try {
    edited = await designerClient().edit(version, change);
  } catch (error) {
    if (error instanceof Unanswered) return refuse(error.message);
    throw error;
  }
  if (edited.refused !== undefined) return refuse(edited.refused);
  forgetMoves();
  setDesigner({ refusal: undefined });
  if (edited.says !== undefined) announce(edited.says);
  if (!stay && edited.select !== undefined) {
    const step = stepOfPath(edited.select);
    if (step === undefined) inspect(edited.select);
    else selectWhenDrawn(step);
  }
  return edited;
}

/** Tells why something was not done: on the canvas and to screen readers. */
export function refuse(why: string): undefined {
  setDesigner({ refusal: why });
  announce(t('say.refused', why));
}
