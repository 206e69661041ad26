/** A text in which what is searched for is marked; case does not count. */
export function Highlighted({ text, query }: { readonly text: string; readonly query: string }) {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return text;
  const lower = text.toLowerCase();
  // some letters change their length in lower case: then nothing is marked rather than the wrong letters
  if (lower.length !== text.length || !lower.includes(wanted)) return text;
  const parts = [];
  let at = 0;
  for (let found = lower.indexOf(wanted); found >= 0; found = lower.indexOf(wanted, at)) {
    parts.push(text.slice(at, found), <mark key={found}>{text.slice(found, found + wanted.length)}</mark>);
    at = found + wanted.length;
  }
  return [...parts, text.slice(at)];
}
