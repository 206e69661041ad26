import * as z from 'zod';
import { say } from '../sentence.ts';
import { defineEdit } from './edit.ts';
import { renameDeclared } from './rename-declared.ts';
import { word } from './vocabulary.ts';

/** Gives an object another name, everywhere: steps that work on it, expressions, templates and scripts in the file. */
export const renameObject = defineEdit({
  name: 'rename-object',
  schema: z.object({ object: word, to: word }),
  apply: (source, { object: name, to }) =>
    renameDeclared(source, {
      sort: 'object',
      name,
      to,
      gone: say`There is no object \`${name}\` in the flow any more.`,
      taken: say`There is an object \`${to}\` already. Choose another name.`,
    }),
});
