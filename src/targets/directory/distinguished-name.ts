/**
 * A distinguished name of one more level, RFC 4514. Everything special in the value is written as `\XX`: a name read from a
 * person stays a name, whatever it holds, and no reader has to tell an escaped comma from one that separates.
 */
export function childOf(parent: string, attribute: string, value: string): string {
  return `${relativeName(attribute, value)},${parent}`;
}

/** `uid=jane` with its value escaped. */
export function relativeName(attribute: string, value: string): string {
  const inside = value.replace(/["+,;<>\\=#\0\r\n]/g, hex);
  return `${attribute}=${inside.replace(/^ | $/g, hex)}`;
}

const hex = (character: string): string => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** What stands before the first comma that separates, and what behind it. */
export function split(name: string): { readonly relative: string; readonly parent: string } {
  for (let at = 0; at < name.length; at += 1) {
    if (name[at] === '\\') at += 1;
    else if (name[at] === ',') return { relative: name.slice(0, at), parent: name.slice(at + 1).trimStart() };
  }
  return { relative: name, parent: '' };
}

/** The name in a form in which equal names are equal texts, as far as case, blanks around separators and escapes go. */
export function comparable(name: string): string {
  const parts: string[] = [];
  for (let rest = name; rest !== '';) {
    const { relative, parent } = split(rest);
    const equals = relative.indexOf('=');
    const value = unescaped(relative.slice(equals + 1).trim());
    parts.push(`${relative.slice(0, equals).trim()}=${relativeName('', value)}`.toLowerCase());
    rest = parent;
  }
  return parts.join(',');
}

/** True when a name is below another one or that one itself. */
export function isWithin(name: string, base: string): boolean {
  const [inner, outer] = [comparable(name), comparable(base)];
  return inner === outer || inner.endsWith(`,${outer}`);
}

/** True for a text that can only be a distinguished name: `attribute=value`, more of them after commas. */
export function looksLikeName(text: string): boolean {
  return /^[A-Za-z][\w.-]*\s*=/.test(text) && text.includes(',');
}

/** Escapes are bytes of UTF-8. */
function unescaped(value: string): string {
  if (!value.includes('\\')) return value;
  const bytes: Buffer[] = [];
  for (const [part] of value.matchAll(/\\[0-9a-fA-F]{2}|\\.|[^\\]+/gsu)) {
    if (/^\\[0-9a-fA-F]{2}$/.test(part)) bytes.push(Buffer.from(part.slice(1), 'hex'));
    else bytes.push(Buffer.from(part.startsWith('\\') ? part.slice(1) : part));
  }
  return Buffer.concat(bytes).toString('utf8');
}
