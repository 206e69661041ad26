/** A place in a text as messages name it, counted from 1: `line 2, column 7`. */
export function textPosition(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}
