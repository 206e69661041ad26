import type { EditResult } from '../../../flow/edit/edit.ts';
import { Refusal } from '../../../flow/edit/refusal.ts';
import { say } from '../../../flow/sentence.ts';
import { LineCounter } from 'yaml';
import { parseTargets } from '../yaml-document.ts';

/** Works out an edit; a text that is no YAML, or longer than any that is read, and what can not be done, is refused with a sentence. */
export function refusable(text: string, work: () => EditResult): EditResult {
  const { document, failure } = parseTargets(text, new LineCounter());
  if (failure !== undefined || document.errors.length > 0)
    return {
      refused: say`The file is no valid YAML at the moment, so it can not be changed from here. Correct it in the text first.`,
    };
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.sentence };
    throw error;
  }
}
