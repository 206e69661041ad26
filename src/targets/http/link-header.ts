/**
 * The target of the first `rel="next"` link in a Link header (RFC 8288).
 * @param header the header's value, several links separated by commas; commas inside <…> and quotes are part of those
 */
export function nextLink(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  return splitLinks(header).find((link) => link.parameters.some(isNext))?.target;
}

interface Link {
  readonly target: string;
  readonly parameters: readonly string[];
}

function isNext(parameter: string): boolean {
  const equals = parameter.indexOf('=');
  if (equals < 0 || parameter.slice(0, equals).trim().toLowerCase() !== 'rel') return false;
  const relations = parameter
    .slice(equals + 1)
    .trim()
    .replace(/^"|"$/g, '')
    .toLowerCase()
    .split(' ');
  return relations.includes('next');
}

function splitLinks(header: string): Link[] {
  const links: Link[] = [];
  let at = 0;
  for (;;) {
    const open = header.indexOf('<', at);
    const close = open < 0 ? -1 : header.indexOf('>', open);
    if (close < 0) return links;
    const parameters: string[] = [];
    for (at = close + 1; at < header.length && header[at] !== ',';) {
      const end = endOfParameter(header, at + 1);
      parameters.push(header.slice(at + 1, end));
      at = end;
    }
    links.push({ target: header.slice(open + 1, close), parameters });
  }
}

/** Index of the next semicolon or comma outside quotes, or the header's end. */
function endOfParameter(header: string, from: number): number {
  let quoted = false;
  for (let at = from; at < header.length; at += 1) {
    if (header[at] === '"') quoted = !quoted;
    else if (!quoted && (header[at] === ';' || header[at] === ',')) return at;
  }
  return header.length;
}
