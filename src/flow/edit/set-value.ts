import * as z from 'zod';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { json, path } from './vocabulary.ts';
import { writeValue } from './write-value.ts';

/**
 * Writes a value at a path. Where the file has none, the key is added where it belongs, and so are the maps and lists around it.
 * Texts keep their quotes or their block; `\r\n` in a text counts as `\n`, as YAML reads it.
 */
export const setValue = defineEdit({
  name: 'set-value',
  schema: z.object({ path, value: json }),
  apply(source, { path: at, value }) {
    const draft = new Draft(source);
    writeValue(draft, at, withoutReturns(value));
    return { edits: draft.edits(), select: at };
  },
});

/** Texts come from editors with line breaks of their own. */
export function withoutReturns<T>(value: T): T {
  return typeof value === 'string' ? (value.replaceAll('\r\n', '\n') as T) : value;
}
