import type { JsonObject } from '../../flow/json.ts';
import { createRedactor } from '../../runs/redact.ts';
import type { Terminal } from '../output/terminal.ts';
import { cutTo } from '../output/text-width.ts';
import { pairsText, valueText } from '../output/values.ts';
import type { ItemChange, TableChange } from './snapshot.ts';

/** What changed in a target: for each table how many there were and are, and each thing that is new, gone or different. */
export function changeLines(changes: readonly TableChange[], { colours, width }: Terminal): string[] {
  const { bold, dim } = colours;
  const redactor = createRedactor();
  return changes.flatMap(({ name, before, after, changes: items }) => [
    `    ${bold(name)}  ${dim(before === after ? String(after) : `${before} → ${after}`)}`,
    ...items.map((item) => changeLine(item, colours, (object) => redactor.value(object), width - 8)),
  ]);
}

function changeLine(
  change: ItemChange,
  { green, red, yellow }: Terminal['colours'],
  clean: (item: JsonObject) => JsonObject,
  room: number,
): string {
  const item = clean(change.item);
  if (change.what !== 'changed')
    return `      ${change.what === 'added' ? green('+') : red('−')} ${cutTo(pairsText(item), room)}`;
  const [first] = Object.entries(item);
  const name = first ? pairsText({ [first[0]]: first[1] }) : '';
  const attributes = change.attributes.map(({ name: attribute, from, to }) => {
    const shown = clean({ attribute, from, to });
    return `${attribute} ${valueText(shown['from'])} → ${valueText(shown['to'])}`;
  });
  return `      ${yellow('~')} ${cutTo(`${name}  ${attributes.join(', ')}`, room)}`;
}
