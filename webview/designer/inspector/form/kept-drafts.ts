import { t } from '../../../shared/words.ts';
import { refuse } from '../../actions/edit.ts';
import { designer } from '../../store/index.ts';

/** What was typed and could not be written when its form went away. */
export interface KeptDraft {
  readonly text: string;
  /** What the file had when it was typed. */
  readonly base: string;
}

/** By place of the value. Only the last ones: who never comes back does not miss them. */
const kept = new Map<string, KeptDraft>();
const MOST = 50;

/** Longest text that is quoted. */
const QUOTED = 120;

/** Keeps a text for the field of its place, and says so beside the reason why it was not written. */
export function keepDraft(path: string, draft: KeptDraft): void {
  kept.delete(path);
  kept.set(path, draft);
  for (const oldest of [...kept.keys()].slice(0, -MOST)) kept.delete(oldest);
  const { text } = draft;
  const quoted = text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
  refuse([designer().refusal ?? '', t('field.kept', quoted)].filter((part) => part !== '').join(' '));
}

/** What is kept for a place. */
export const keptDraft = (path: string): KeptDraft | undefined => kept.get(path);

/** The field has it again. */
export const forgetDraft = (path: string): void => void kept.delete(path);
