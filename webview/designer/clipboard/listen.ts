import { copySelected, cutSelected, paste, selectedSteps } from '../actions/clipboard.ts';

/**
 * Copy, cut and paste of the browser, which VS Code also triggers. Text that is selected, and fields, are left to the
 * browser. The text of steps comes from the extension, so it is written a moment after the event.
 */
export function listenToClipboard(): void {
  document.addEventListener('copy', (event) => take(event, () => void copySelected()));
  document.addEventListener('cut', (event) => take(event, () => void cutSelected()));
  document.addEventListener('paste', (event) => {
    if (!onCanvas()) return;
    event.preventDefault();
    void paste(event.clipboardData?.getData('text/plain') ?? '');
  });
}

function take(event: ClipboardEvent, act: () => void): void {
  if (!onCanvas() || selectedSteps().length === 0) return;
  event.preventDefault();
  act();
}

const onCanvas = (): boolean => {
  const active = document.activeElement;
  return !active || active === document.body || active.closest('.canvas, .toolbar') !== null;
};
