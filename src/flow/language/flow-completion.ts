import type { FlowSource } from '../read-flow.ts';
import { completeCode } from './code-completion.ts';
import { codeContextOf } from './code-context.ts';
import type { Completion } from './completion.ts';
import type { FlowFolder } from './flow-folder.ts';
import { completeKeys } from './key-completion.ts';
import { scalarShape } from './meaning.ts';
import { placeAt, type Place } from './place.ts';
import { scalarText } from './scalar-text.ts';
import { textTreeOf } from './text-tree.ts';
import { completeValue } from './value-completion.ts';

/**
 * What can be written at an offset of a flow file, whatever state its text is in.
 * @param files the files beside the flow
 */
export function completeFlow(source: FlowSource, files: FlowFolder, offset: number): Completion[] {
  const place = placeAt(textTreeOf(source), offset);
  switch (place.at) {
    case 'comment':
      return [];
    case 'key':
    case 'item':
      return completeKeys(source, place, offset);
    case 'value':
      return valueAt(source, files, place, offset);
  }
}

function valueAt(source: FlowSource, files: FlowFolder, place: Place, offset: number): Completion[] {
  const { entry } = place;
  // Between a key and its value there is nothing to write.
  if (entry.value.is !== 'nothing' && offset < entry.value.start) return [];
  const holds = scalarShape(entry)?.holds;
  const code = codeContextOf(source, entry);
  const { value } = entry;
  if (code && holds !== undefined) {
    if (value.is !== 'scalar') {
      const inner = completeCode({ source, files, context: code }, '', 0).map((completion) => ({
        ...completion,
        start: offset,
        end: offset,
      }));
      return [...inner, ...(value.is === 'nothing' ? completeKeys(source, place, offset) : [])];
    }
    const text = scalarText(source.text, value);
    const tail = offset > value.end ? source.text.slice(value.end, offset) : '';
    const index = tail === '' ? text.indexOf(offset) : text.value.length + tail.length;
    const completions = completeCode({ source, files, context: code }, text.value + tail, index).map((completion) => {
      const start = fileOffset(completion.start);
      // In the indentation of a line nothing is replaced.
      if (start > offset) return { ...completion, start: offset, end: offset };
      return { ...completion, start, end: Math.max(fileOffset(completion.end), start) };
    });
    // A word where a map may stand too can be its first key.
    const keys = place.existing && /^\w*$/.test(text.value) && value.start > 0 ? completeKeys(source, place, offset) : [];
    return [...completions, ...keys];
    function fileOffset(at: number): number {
      return at > text.value.length ? (value.is === 'scalar' ? value.end : 0) + at - text.value.length : text.offsetOf(at);
    }
  }
  const values = completeValue(source, files, place, offset);
  return [...values, ...completeKeys(source, place, offset)];
}
