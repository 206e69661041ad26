import type { FormField } from '../../../../src/flow/form/form.ts';
import type { Json } from '../../../../src/flow/json.ts';

/** A constant of an expression that YAML can say without quotes. */
const CONSTANT = /^(?:true|false|null|-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?)$/;

/** What a text that was typed into a field becomes in the file. */
export function valueOf({ editor, value }: Pick<FormField, 'editor' | 'value'>, text: string): Json {
  switch (editor) {
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'expression':
      return CONSTANT.test(text.trim()) ? (JSON.parse(text.trim()) as Json) : text;
    case 'sql':
    case 'script':
    case 'note':
      // a block of lines ends with its last line break, which the editor does not show
      return text !== '' && (text.includes('\n') || (typeof value === 'string' && value.endsWith('\n'))) ? `${text}\n` : text;
    default:
      return text;
  }
}

/** What an editor shows of a text. */
export const shownText = ({ value }: Pick<FormField, 'value'>): string =>
  value === undefined || value === null ? '' : withoutLastBreaks(String(value));

function withoutLastBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end--;
  return text.slice(0, end);
}
