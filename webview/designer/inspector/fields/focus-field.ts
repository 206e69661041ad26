const PATIENCE_MS = 3000;
const FOCUSABLE = 'input, textarea, vscode-textfield, vscode-textarea';

/** Puts the keyboard into the field of a path, as soon as the field is there. */
export function focusField(path: string): void {
  const field = (): HTMLElement | null => document.querySelector(`[data-path="${CSS.escape(path)}"]`);
  const enter = (): boolean => {
    const target = field()?.querySelector<HTMLElement>(FOCUSABLE);
    target?.focus();
    return target !== null && target !== undefined;
  };
  if (enter()) return;
  const observer = new MutationObserver(() => {
    if (enter()) stop();
  });
  const stop = (): void => {
    observer.disconnect();
    clearTimeout(timer);
  };
  const timer = setTimeout(stop, PATIENCE_MS);
  observer.observe(document.body, { childList: true, subtree: true });
}
