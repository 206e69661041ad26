import { isScalar, isMap, parseDocument } from 'yaml';

/** A block scalar: what stands behind the key, and the lines below with their indentation. */
export interface BlockScalar {
  readonly header: string;
  readonly lines: readonly string[];
}

export interface BlockStyle {
  /** Columns that the lines are indented by. */
  readonly indent: number;
  /** Column of the key; undefined where no indentation can be written into the header. */
  readonly parent: number | undefined;
  /** The header as it was, without its comment: `>-`, `|2+`; `|` where absent. */
  readonly header?: string | undefined;
  /** Longest line of a folded text. */
  readonly width?: number | undefined;
}

/**
 * Writes a text of several lines as a block scalar. A folded one stays folded where it can.
 * @returns undefined where no block scalar can hold the text
 */
export function blockScalar(value: string, style: BlockStyle): BlockScalar | undefined {
  if (/[^\P{Cc}\t\n]|\p{Cs}|[\u2028\u2029\ufeff\ufffe\uffff]/u.test(value) || value.trim() === '') return undefined;
  const trailing = /\n*$/.exec(value)![0].length;
  // `+` takes the blank lines below the scalar too, so it is only kept where it was
  if (trailing > 1 && style.header?.includes('+') !== true) return undefined;
  const chomping = style.header?.includes('+') === true && trailing > 0 ? '+' : trailing === 0 ? '-' : '';
  const body = value.slice(0, value.length - trailing);
  const extra = new Array<string>(Math.max(0, trailing - 1)).fill('');
  const isFolded = style.header?.startsWith('>') === true;
  const ways = [...(isFolded ? [{ mark: '>', lines: folded(body, style) }] : []), { mark: '|', lines: body.split('\n') }];
  for (const { mark, lines } of ways) {
    if (!lines) continue;
    const needsIndicator =
      /^(?:[ \t]*\n)*[ \t]/.test(lines.join('\n')) || (style.header !== undefined && /\d/.test(style.header));
    if (needsIndicator && (style.parent === undefined || style.indent - style.parent > 9 || style.indent <= style.parent))
      continue;
    const indicator = needsIndicator ? String(style.indent - style.parent!) : '';
    const header = `${mark}${indicator}${chomping}`;
    const pad = ' '.repeat(style.indent);
    const written = [...lines, ...extra].map((line) => (line === '' ? '' : pad + line));
    if (readsAs(header, written, style, value)) return { header, lines: written };
  }
  return undefined;
}

/** Breaks each line of the text into lines of the width; a line break of the text becomes a blank line. */
function folded(body: string, { indent, width = 100 }: BlockStyle): string[] | undefined {
  if (/(^|\n)[ \t]|[ \t](\n|$)/.test(body)) return undefined;
  const room = Math.max(20, width - indent);
  const lines: string[] = [];
  body.split('\n').forEach((paragraph, index) => {
    if (index > 0) lines.push('');
    if (paragraph === '') return;
    let line = '';
    for (const word of paragraph.split(/(?<=\S) (?=\S)/)) {
      if (line !== '' && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  });
  return lines;
}

function readsAs(header: string, lines: readonly string[], { indent, parent }: BlockStyle, value: string): boolean {
  const column = parent ?? Math.max(0, indent - 2);
  const text = `${' '.repeat(column)}k: ${header}\n${lines.join('\n')}\n`;
  const { contents, errors } = parseDocument(text);
  const map: unknown = contents;
  if (errors.length > 0 || !isMap(map)) return false;
  const read = map.get('k', true);
  return isScalar(read) && read.value === value;
}
