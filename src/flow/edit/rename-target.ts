import * as z from 'zod';
import { say } from '../sentence.ts';
import { defineEdit } from './edit.ts';
import { renameDeclared } from './rename-declared.ts';
import { word } from './vocabulary.ts';

/** Gives a target another name, everywhere in the file. The environments that bind it are other files, and stay as they are. */
export const renameTarget = defineEdit({
  name: 'rename-target',
  schema: z.object({ target: word, to: word }),
  apply: (source, { target: name, to }) =>
    renameDeclared(source, {
      sort: 'target',
      name,
      to,
      gone: say`There is no target \`${name}\` in the flow any more.`,
      taken: say`There is a target \`${to}\` already. Choose another name.`,
    }),
});
