import { pathOf } from '../text-tree.ts';
import { editFix, type Fixer } from './fix.ts';

/** Takes out what nothing uses or what does not exist, with its comments. */
export const removeEntry: Fixer = ({ source, entry }) =>
  editFix(source, `Remove \`${entry.key}\``, { edit: 'remove-value', path: pathOf(entry) });

/** Takes out a kind of error that is never caught: an edge, or one of a list. */
export const removeKind: Fixer = ({ source, entry, word }) =>
  editFix(source, `Remove \`${word}\``, { edit: 'remove-value', path: pathOf(entry) });

export const removeObject: Fixer = ({ source, entry }) =>
  editFix(source, `Remove the object \`${entry.key}\``, { edit: 'remove-object', name: entry.key });
