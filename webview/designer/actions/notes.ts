import { designer, setDesigner } from '../store/index.ts';
import { announce } from './announce.ts';

/** Opens the note of a step on the canvas, or closes it. Screen readers hear it as it opens. */
export function toggleNote(id: string): void {
  const { openNotes, steps } = designer();
  const note = steps.get(id)?.note;
  if (note === undefined) return;
  const open = new Set(openNotes);
  if (!open.delete(id)) {
    open.add(id);
    announce(note);
  }
  setDesigner({ openNotes: open });
}
