import { readScript } from '../../flow/script/read-script.ts';

/**
 * Makes what somebody typed into code that a direct eval answers: an expression first, else statements. Types are
 * blanked, so that code of TypeScript triggers can be pasted.
 */
export function evalCode(typed: string): { readonly code: string } | { readonly error: string } {
  const expression = readScript(typed, { language: 'typescript', form: 'expression' });
  const problem = expression.problems[0];
  if (!problem) return { code: `(${expression.javascript}\n)` };
  const statements = readScript(typed, { language: 'typescript', form: 'body' });
  // What is no expression for another reason than its grammar is no better as a statement.
  if (problem.code === 'syntax' && statements.problems.length === 0) return { code: statements.javascript };
  return { error: problem.message };
}

/** A log message's parts: what stands in braces is code. A brace that is not closed is text. */
export function logParts(message: string): { readonly text?: string; readonly code?: string }[] {
  const parts: { text?: string; code?: string }[] = [];
  let done = 0;
  for (let open = message.indexOf('{'); open >= 0; open = message.indexOf('{', done)) {
    const end = closingBrace(message, open);
    if (end < 0) break;
    if (open > done) parts.push({ text: message.slice(done, open) });
    const made = evalCode(message.slice(open + 1, end));
    parts.push('code' in made ? made : { text: `<${made.error}>` });
    done = end + 1;
  }
  if (done < message.length) parts.push({ text: message.slice(done) });
  return parts;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
