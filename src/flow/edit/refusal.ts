import { inEnglish, type Sentence } from '../sentence.ts';

/** An edit that can not be done; the sentence tells the user why, and what to do. Caught by `applyFlowEdit`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly sentence: Sentence;

  constructor(sentence: Sentence) {
    super(inEnglish(sentence));
    this.sentence = sentence;
  }
}

/** Ends an edit with the reason why it can not be done. */
export function refuse(reason: Sentence): never {
  throw new Refusal(reason);
}
