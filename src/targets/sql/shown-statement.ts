const MOST_SHOWN = 200;

/** The beginning of a statement in one line, for the details of an error. Ends with `…` where it is cut: that is where a part of a secret is looked for. */
export function shownStatement(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line;
}
