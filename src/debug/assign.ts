import { newObjectOf } from './scopes/object.ts';
import type { FlowFrame } from './run-map.ts';
import { slotOf } from './step-object.ts';
import { placeIn, type NamedValue } from './variables.ts';

/** Something that can not be changed; the message is a sentence. */
export class NotAssignable extends Error {
  override readonly name = 'NotAssignable';
}

const TARGET = /^\s*newObject((?:\s*(?:\.\s*[A-Za-z_$][\w$]*|\[\s*(?:\d+|"(?:[^"\\]|\\.)*"|'[^'\\]*')\s*\]))*)\s*$/;
const KEYS = /\.\s*([A-Za-z_$][\w$]*)|\[\s*(\d+|"(?:[^"\\]|\\.)*"|'[^'\\]*')\s*\]/g;

/**
 * What an expression such as `newObject.mail` names, ready to be changed.
 * @throws NotAssignable for whatever is not `newObject` or in it
 */
export function assignable(frame: FlowFrame, expression: string): NamedValue {
  const path = TARGET.exec(expression)?.[1];
  const slot = slotOf(frame.flow, frame.scope, frame.step);
  if (path === undefined) throw new NotAssignable('Only `newObject` and its attributes can be changed.');
  if (!slot) throw new NotAssignable('This step works on no object.');
  let { name, place } = newObjectOf(slot);
  for (const [, attribute, bracket] of path.matchAll(KEYS)) {
    name = attribute ?? keyIn(bracket!);
    place = place && placeIn(place, name);
  }
  return { name, value: place?.read(), expression: expression.trim(), place };
}

const keyIn = (bracket: string): string =>
  bracket.startsWith('"') ? (JSON.parse(bracket) as string) : bracket.startsWith("'") ? bracket.slice(1, -1) : bracket;

/** Takes `newObject.mail = input.mail` apart; undefined for what is no assignment to `newObject`. */
export function assignmentIn(text: string): { readonly target: string; readonly value: string } | undefined {
  const [, target, value] = /^\s*(newObject[^=]*?)\s*=(?![=>])\s*(.+)$/s.exec(text) ?? [];
  return target === undefined || value === undefined || !TARGET.test(target) ? undefined : { target, value };
}
