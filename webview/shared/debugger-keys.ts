/**
 * Keys by which VS Code debugs: start, stop and restart, step over, into and out. They mean nothing else here, so nothing
 * keeps them from VS Code, not even what is being typed.
 */
export const isDebuggerKey = ({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): boolean =>
  key === 'F5' || key === 'F11' || (key === 'F10' && !shiftKey);
