import type { YAMLSeq } from 'yaml';
import type { Draft } from '../draft.ts';
import { BlockExtent, isFlow } from './extent.ts';
import { FlowExtent } from './flow-collection.ts';

/** Moves an item of a list to another place in it. Both are indices of items. */
export function moveItem(draft: Draft, list: YAMLSeq, from: number, to: number): void {
  if (from === to) return;
  const slots = isFlow(list) ? flowSlots(draft, list) : blockSlots(draft, list);
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  const texts = slots.map(({ start, end }) => draft.text.slice(start, end));
  const order = slots.map((_, index) => index);
  order.splice(to, 0, ...order.splice(from, 1));
  const region = { start: slots[low]!.start, end: slots[high]!.end };
  let written = '';
  for (let index = low; index <= high; index++) {
    if (index > low) written += draft.text.slice(slots[index - 1]!.end, slots[index]!.start);
    written += texts[order[index]!]!;
  }
  const moved = texts[from]!;
  const gap =
    from < to
      ? draft.text.slice(slots[from]!.end, slots[from + 1]!.start)
      : draft.text.slice(slots[from - 1]!.end, slots[from]!.start);
  const split =
    from < to
      ? [draft.text.slice(slots[from + 1]!.start, slots[to]!.end), `${gap}${moved}`]
      : [`${moved}${gap}`, draft.text.slice(slots[to]!.start, slots[from - 1]!.end)];
  // gaps that are all alike: the item is cut out in one place and put in at another
  if (split.join('') === written) {
    if (from < to) {
      draft.remove(slots[from]!.start, slots[from + 1]!.start);
      draft.insert(slots[to]!.end, gap + moved);
    } else {
      draft.insert(slots[to]!.start, moved + gap);
      draft.remove(slots[from - 1]!.end, slots[from]!.end);
    }
  } else draft.replace(region.start, region.end, written);
}

interface Slot {
  readonly start: number;
  readonly end: number;
}

function flowSlots(draft: Draft, list: YAMLSeq): Slot[] {
  const extent = new FlowExtent(draft.text, list);
  return list.items.map((_, index) => ({ start: extent.start(index), end: extent.end(index) }));
}

/** From the dash, or the comments above it in its column, to the end of the last line. */
function blockSlots(draft: Draft, list: YAMLSeq): Slot[] {
  const { text } = draft;
  const extent = new BlockExtent(text, list);
  return list.items.map((_, index) => {
    const tail = extent.tail(index);
    const end = text[tail - 1] === '\n' ? (text[tail - 2] === '\r' ? tail - 2 : tail - 1) : tail;
    const lead = extent.lead(index);
    return { start: index === 0 && extent.inline ? lead : lead + extent.column, end };
  });
}
