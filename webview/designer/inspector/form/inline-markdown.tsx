import { Fragment } from 'react';

const MARKED = /`([^`]+)`|\*\*([^*]+)\*\*/g;

/** A sentence with `code` and **strong** words. */
export function InlineMarkdown({ text }: { readonly text: string }) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(MARKED)) {
    parts.push(text.slice(at, match.index));
    parts.push(match[1] === undefined ? <strong>{match[2]}</strong> : <code>{match[1]}</code>);
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}
