import * as z from 'zod';
import type { Deletion } from '../engine/confirm-delete.ts';
import type { Redactor } from './redact.ts';

/** A deletion as a person is asked about it: on one line, without secrets. */
export const shownDeletionSchema = z.strictObject({
  environment: z.string(),
  target: z.string(),
  /** `DELETE FROM users WHERE id = :id` or `delete-user`. */
  what: z.string(),
  /** `id = 7, name = "Ada"`; empty where there is none. */
  values: z.string(),
});
export type ShownDeletion = Readonly<z.infer<typeof shownDeletionSchema>>;

/** Makes a deletion ready to be shown. */
export function shownDeletion({ environment, target, what, parameters }: Deletion, redactor: Redactor): ShownDeletion {
  const values = Object.entries(redactor.value(parameters)).map(
    ([name, value]) => `${name} = ${cut(JSON.stringify(value), 100)}`,
  );
  return {
    environment,
    target,
    what: cut(redactor.text(what.trim().replace(/\s+/g, ' ')), 300),
    values: cut(values.join(', '), 500),
  };
}

/** What is asked, as a sentence: where there are no dialogs. */
export const deletionQuestion = ({ environment, target, what, values }: ShownDeletion): string =>
  `Delete in ${target} of the protected environment ${environment}? ${what}${values === '' ? '' : ` (${values})`}`;

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);
