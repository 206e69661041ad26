/**
 * The program and the arguments of a command, as a shell would part them: by blanks, quotes keep blanks together. Nothing else
 * of a shell is there: no variables, no pipes, no substitution.
 * @returns why it can not be read, as the end of a sentence
 */
export function splitCommand(written: string): readonly string[] | { readonly refused: string } {
  const parts: string[] = [];
  let part: string | undefined;
  for (let at = 0; at < written.length; at++) {
    const character = written.charAt(at);
    if (character === "'" || character === '"') {
      const end = written.indexOf(character, at + 1);
      if (end < 0) return { refused: `has a ${character} without its other half` };
      part = (part ?? '') + written.slice(at + 1, end);
      at = end;
    } else if (/\s/.test(character)) {
      if (part !== undefined) parts.push(part);
      part = undefined;
    } else part = (part ?? '') + character;
  }
  if (part !== undefined) parts.push(part);
  return parts.length > 0 ? parts : { refused: 'is empty' };
}
