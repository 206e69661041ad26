/** A statement or the name of an operation on one line, cut where it is long. */
export function shownCall(what: string): string {
  const line = what.trim().replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
