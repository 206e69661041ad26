import { useEffect, useRef, useState } from 'react';
import { useFormContext } from './form-context.ts';
import { forgetDraft, keepDraft, keptDraft, type KeptDraft } from './kept-drafts.ts';
import { keepForFlush } from './pending-drafts.ts';
import type { Written } from './use-writing.ts';

interface DraftOptions {
  /** Place of the value. What could not be written when its form went away waits there. */
  readonly path: string;
  /** What the file has. */
  readonly value: string;
  /**
   * Writes the text into the file.
   * @param anyway also over what the file has got since
   */
  readonly commit: (text: string, anyway: boolean) => Promise<Written>;
}

/** The file has got another value while a text was being edited: a person has to choose. */
export interface Conflict {
  /** What the file has now. */
  readonly theirs: string;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
}

/** A text while it is being edited. */
export interface Draft {
  readonly text: string;
  /** The last text could not be written. */
  readonly refused: boolean;
  readonly conflict?: Conflict | undefined;
  readonly change: (text: string) => void;
  /** Writes what was changed; the edit goes on. */
  readonly commit: () => void;
  /** Writes what was changed; what the file says shows again. */
  readonly end: () => void;
  /** Forgets what was changed. */
  readonly revert: () => void;
}

/** What events that follow each other at once must see of each other. */
interface Editing {
  draft?: string | undefined;
  /** The field has not been left yet. */
  editing: boolean;
  /** What the file had when typing began, or when this field wrote last. */
  base: string;
  /** What this field wrote last, until the form of that version is there. */
  wrote?: { readonly text: string; readonly version: number } | undefined;
  /** On its way into the file. */
  writing?: string | undefined;
  refused: boolean;
  conflict: boolean;
}

function editingOf(kept: KeptDraft | undefined, value: string): Editing {
  if (!kept || kept.text === value) return { editing: false, base: value, refused: false, conflict: false };
  const isOthers = kept.base !== value;
  return { draft: kept.text, editing: false, base: kept.base, refused: !isOthers, conflict: isOthers };
}

/**
 * Keeps what a person types apart from what the file says: a change that arrives in between never touches a text that is
 * being edited, and is never written over without a question. One edit of a field is one step of undo: it is written when
 * the field is left or on Enter. What could not be written stays in the field, also when another form was shown meanwhile.
 */
export function useDraft({ path, value, commit }: DraftOptions): Draft {
  const { version } = useFormContext();
  const [, render] = useState({});
  const [initial] = useState(() => editingOf(keptDraft(path), value));
  const state = useRef(initial);
  const file = useRef({ value, version });
  const set = (changes: Partial<Editing>): void => {
    Object.assign(state.current, changes);
    render({});
  };
  const forget = (): void => set({ draft: undefined, writing: undefined, refused: false, conflict: false });

  const arrive = (): void => {
    const now = state.current;
    if (now.wrote && file.current.version === now.wrote.version) now.base = file.current.value;
    if (now.draft === undefined) return;
    if (now.draft === file.current.value) return forget();
    const { wrote } = now;
    const isWritten = wrote !== undefined && now.draft === wrote.text && file.current.version >= wrote.version;
    // the file may say in other words what was written
    if (isWritten && !now.editing && now.writing === undefined) return forget();
    if (now.refused && isOfOthers()) set({ refused: false, conflict: true });
  };
  const isOfOthers = (): boolean => {
    const { base, wrote } = state.current;
    return file.current.value !== base && file.current.value !== wrote?.text;
  };
  const write = async (anyway = false): Promise<void> => {
    const { draft, writing, editing, conflict } = state.current;
    if (draft === undefined || draft === writing) return;
    if (draft === file.current.value) {
      if (!editing) forget();
      return;
    }
    if (!anyway && (conflict || isOfOthers())) return set({ conflict: true });
    state.current.writing = draft;
    const written = await commit(draft, anyway);
    set({ writing: undefined, refused: written === undefined });
    if (written !== undefined) state.current.wrote = { text: draft, version: written };
    arrive();
  };
  const latest = useRef(write);
  useEffect(() => {
    latest.current = write;
  });
  useEffect(() => {
    file.current = { value, version };
    arrive();
  }, [value, version]);
  useEffect(() => {
    const forgetFlush = keepForFlush(() => latest.current());
    forgetDraft(path);
    return () => {
      forgetFlush();
      // another form is shown: what was typed is not lost
      void latest.current(true).then(() => {
        const { draft: text, base, refused: isRefused } = state.current;
        if (isRefused && text !== undefined) keepDraft(path, { text, base });
      });
    };
  }, [path]);

  const { draft, refused, conflict } = state.current;
  const end = (): void => {
    state.current.editing = false;
    void write();
  };
  const revert = (): void => {
    state.current.editing = false;
    forget();
  };
  return {
    text: draft ?? value,
    refused,
    conflict: conflict ? { theirs: value, keepMine: () => keepMine(), takeTheirs: revert } : undefined,
    change(text) {
      if (state.current.draft === undefined) Object.assign(state.current, { base: file.current.value, wrote: undefined });
      set({ draft: text, editing: true, refused: false });
    },
    commit: () => void write(),
    end,
    revert,
  };

  function keepMine(): void {
    set({ editing: false, base: file.current.value, conflict: false });
    void write();
  }
}
