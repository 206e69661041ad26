import type { EditResult } from '../../../flow/edit/edit.ts';
import { Refusal } from '../../../flow/edit/refusal.ts';
import { say } from '../../../flow/sentence.ts';
import { parseDocument } from 'yaml';

/** Works out an edit; a text that is no YAML, and what can not be done, is refused with a sentence. */
export function refusable(text: string, work: () => EditResult): EditResult {
  if (parseDocument(text, { prettyErrors: false, uniqueKeys: false }).errors.length > 0)
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
