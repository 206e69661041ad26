import type { KeyboardEvent } from 'react';
import type { Draft } from '../form/use-draft.ts';

/** Undo and redo belong to the text while it has the keyboard: VS Code, which listens further out, must not see them. */
export function keepUndo(event: KeyboardEvent): void {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === 'z' || key === 'y')) event.stopPropagation();
}

/** Keys of a text field: Enter writes it, Escape takes back what was typed. */
export function textKeys(draft: Draft, { multiline = false }: { multiline?: boolean } = {}) {
  return (event: KeyboardEvent): void => {
    keepUndo(event);
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      draft.commit();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      draft.revert();
    }
  };
}
