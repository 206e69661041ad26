import { isMap, isScalar, isSeq } from 'yaml';
import type { Json } from '../../json.ts';
import type { Draft } from '../draft.ts';
import { refuse } from '../refusal.ts';
import { afterColon, BlockExtent, contentEnd, isFlow } from './extent.ts';
import { columnOf, lineEnd } from './lines.ts';
import { entriesOf, type Place } from './tree.ts';
import { unitOf } from './unit.ts';
import { flowText, itemLines } from './value-text.ts';
import { say } from '../../sentence.ts';

/** Makes a list of the single value behind a key and of another; the single value keeps its text, further in. */
export function wrapInList(draft: Draft, { node, parent, path }: Place, added: Json, first: boolean): void {
  const { text, newline, source } = draft;
  if (!node?.range || !parent || !isMap(parent.collection))
    return refuse(say`\`${path}\` is written in a form that can not become a list from here. Change it in the text.`);
  const start = node.range[0];
  const raw = contentEnd(text, node);
  if (isFlow(parent.collection)) {
    const items = [text.slice(start, raw), flowText(added)];
    return draft.replace(start, raw, `[${(first ? items.reverse() : items).join(', ')}]`);
  }
  const behind = afterColon(text, entriesOf(parent.collection)[parent.index]!);
  if (behind === undefined || (node.anchor !== undefined && node.anchor !== '') || (node.tag !== undefined && node.tag !== ''))
    return refuse(say`\`${path}\` is written in a form that can not become a list from here. Change it in the text.`);
  const isOpen = (isMap(node) || isSeq(node)) && node.flow !== true;
  const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
  if (isBlock && /^[|>][+-]?\d/.test(text.slice(start, start + 3)))
    return refuse(say`\`${path}\` gives its own indentation, so it can not become a list from here. Change it in the text.`);
  const unit = unitOf(source);
  const column = isOpen ? columnOf(text, start) : new BlockExtent(text, parent.collection).column + unit;
  const pad = ' '.repeat(column);
  const end = text[raw - 1] === '\n' ? (text[raw - 2] === '\r' ? raw - 2 : raw - 1) : raw;
  const deeper = ' '.repeat(isOpen ? 2 : isBlock ? unit : 0);
  const single = text
    .slice(start, end)
    .split('\n')
    .map((line, index) => (index === 0 ? `- ${line}` : line.trim() === '' ? line : deeper + line))
    .join('\n');
  const item = itemLines(added, column, unit)
    .map((line, index) => (index === 0 || line === '' ? line : pad + line))
    .join(newline);
  if (isOpen) return draft.replace(start, end, (first ? [item, single] : [single, item]).join(newline + pad));
  const list = (first ? [item, single] : [single, item]).map((one) => newline + pad + one).join('');
  if (isBlock) return draft.replace(behind, end, list);
  draft.remove(behind, end);
  draft.insert(lineEnd(text, end), list);
}
