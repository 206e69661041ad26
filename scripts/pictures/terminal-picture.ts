/** Look of one stretch of text, as ANSI escape codes say it. */
interface Style {
  readonly colour: string;
  readonly bold: boolean;
  readonly dim: boolean;
}

const PLAIN: Style = { colour: '#d6dbe5', bold: false, dim: false };
const BACKGROUND = '#161b24';
const COLOURS: Readonly<Record<number, string>> = {
  30: '#5b6472',
  31: '#f2777a',
  32: '#8fd08a',
  33: '#f0c674',
  34: '#7fb2f0',
  35: '#c79bf0',
  36: '#6fcfd3',
  37: '#d6dbe5',
  90: '#7a8494',
};

const CHARACTER = 7.83;
const LINE = 19;
const MARGIN = 20;
const HEAD = 44;

/**
 * Draws terminal output as an SVG picture of a terminal window.
 * @param command what was typed, shown after a prompt
 * @param output what came back, with ANSI colours
 */
export function terminalPicture(command: string, output: string): string {
  const lines = output.trimEnd().split('\n').map(stretches);
  const columns = Math.max(command.length + 2, ...lines.map((line) => line.reduce((sum, { text }) => sum + text.length, 0)));
  const width = Math.ceil(columns * CHARACTER + 2 * MARGIN);
  const height = HEAD + (lines.length + 2) * LINE + MARGIN;
  const rows = [
    row(0, [
      { text: '$ ', style: { ...PLAIN, colour: COLOURS[32]! } },
      { text: command, style: { ...PLAIN, bold: true } },
    ]),
    ...lines.map((line, index) => row(index + 2, line)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(command)}">
<rect width="${width}" height="${height}" rx="10" fill="${BACKGROUND}"/>
<circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
<g font-family="ui-monospace, 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">
${rows.join('\n')}
</g>
</svg>
`;
}

interface Stretch {
  readonly text: string;
  readonly style: Style;
}

/** Takes a line apart at its escape codes. */
function stretches(line: string): Stretch[] {
  const found: Stretch[] = [];
  let style = PLAIN;
  const parts = line.split('\u001b[');
  for (const [index, part] of parts.entries()) {
    const code = index === 0 ? null : /^([\d;]*)m/.exec(part);
    if (code) style = (code[1] ?? '').split(';').reduce(applied, style);
    const text = code ? part.slice(code[0].length) : part;
    if (text !== '') found.push({ text, style });
  }
  return found;
}

function applied(style: Style, code: string): Style {
  const number = Number(code);
  if (number === 0) return PLAIN;
  if (number === 1) return { ...style, bold: true };
  if (number === 2) return { ...style, dim: true };
  if (number === 22) return { ...style, bold: false, dim: false };
  if (number === 39) return { ...style, colour: PLAIN.colour };
  const colour = COLOURS[number];
  return colour === undefined ? style : { ...style, colour };
}

/** Each stretch is placed by its column, so that a font of another width can not push the next one away. */
function row(index: number, line: readonly Stretch[]): string {
  const y = HEAD + index * LINE + 14;
  let column = 0;
  const spans = line.map(({ text, style }) => {
    const x = (MARGIN + column * CHARACTER).toFixed(1);
    const length = (text.length * CHARACTER).toFixed(1);
    column += text.length;
    if (text.trim() === '') return '';
    const weight = style.bold ? ' font-weight="600"' : '';
    const opacity = style.dim ? ' opacity="0.6"' : '';
    return `<text x="${x}" y="${y}" fill="${style.colour}"${weight}${opacity} textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escaped(text)}</text>`;
  });
  return spans.join('');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
