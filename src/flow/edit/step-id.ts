import { say, type Sentence } from '../sentence.ts';

/** As the grammar has it. */
const STEP_ID = /^[A-Za-z][\w-]{0,63}$/;
const NAME = /^[A-Za-z_]\w{0,63}$/;

/** Why a text can not be the id of a step; undefined where it can. */
export const whyNoStepId = (id: string): Sentence | undefined =>
  STEP_ID.test(id)
    ? undefined
    : say`\`${id.slice(0, 70)}\` can not be the id of a step: up to 64 letters, digits, - and _, starting with a letter.`;

/** Why a text can not be the name of an object or target; undefined where it can. */
export const whyNoName = (name: string): Sentence | undefined =>
  NAME.test(name)
    ? undefined
    : say`\`${name.slice(0, 70)}\` can not be a name here: up to 64 letters, digits and _, starting with a letter.`;

/** The id, or the id with the first number that makes it new: `log-2`. */
export function freeId(wanted: string, isTaken: (id: string) => boolean): string {
  if (!isTaken(wanted)) return wanted;
  const stem = wanted.replace(/-\d{1,6}$/, '').slice(0, 56);
  for (let number = 2; ; number++) {
    const id = `${stem}-${number}`;
    if (!isTaken(id)) return id;
  }
}
