import { pathTo } from '../grammar/collections.ts';
import type { FlowSource } from '../read-flow.ts';
import { keysAt } from './place.ts';
import { textTreeOf } from './text-tree.ts';

/**
 * The path of the innermost thing at an offset, as `source.positions` names it; empty for the flow itself. It needs no sound
 * text, and takes microseconds once the text has been looked at.
 */
export function pathAt(source: FlowSource, offset: number): string {
  const { text } = source;
  let at = Math.min(Math.max(0, offset), text.length);
  // In the indentation of a line a cursor means what stands on it.
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  if (text.slice(lineStart, at).trim() === '') {
    const content = /^ *(?=[^\s#])/.exec(text.slice(lineStart, lineStart + 1000))?.[0].length ?? 0;
    at = Math.max(at, lineStart + content);
  }
  return keysAt(textTreeOf(source), at).reduce<string>(pathTo, '');
}
