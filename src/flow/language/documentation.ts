/** The reference page, which the extension carries. */
export const REFERENCE_PAGE = 'docs/reference.md';

/** Anchor on the reference page of the table that explains the codes of problems. */
export const PROBLEMS_ANCHOR = 'problems';

/** Markdown that shows a text as it is: flow files are not trusted, and their texts reach hovers. */
export const plainMarkdown = (text: string): string =>
  text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&').replaceAll('\n', '  \n');

/** Code in a line of Markdown. */
export function codeMarkdown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const fence = '`'.repeat(1 + longestRun(line));
  return fence.length > 1 ? `${fence} ${line} ${fence}` : `\`${line}\``;
}

/** Code in lines of its own. */
export function fencedMarkdown(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, 1 + longestRun(text)));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Length of the longest run of backticks; there may be more runs than a call takes arguments. */
function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
