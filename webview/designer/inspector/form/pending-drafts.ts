const writers = new Set<() => Promise<void>>();

/** Keeps the function that writes what was typed into a field, until the returned one is called. */
export function keepForFlush(write: () => Promise<void>): () => void {
  writers.add(write);
  return () => writers.delete(write);
}

/** Writes what was typed into fields and not yet written: before a save, which must not miss it. */
export async function flushDrafts(): Promise<void> {
  await Promise.all([...writers].map((write) => write()));
}
