import type { DebugProtocol } from '@vscode/debugprotocol';
import { readFlow } from '../../flow/read-flow.ts';
import { stepLinesOf } from '../flow-lines.ts';
import { lineOfStep } from '../line-anchor.ts';
import { placesBetween } from '../script-lines.ts';
import { unchangedLines } from '../unchanged-lines.ts';
import type { BreakableFile } from './bind-breakpoints.ts';
import type { EditedText } from './edited-file.ts';

/** Where the lines that were launched stand in what a client shows; undefined where they are not there any more. */
interface ShownLines {
  step(id: string, line: number): number | undefined;
  line(line: number): number | undefined;
}

const AS_LAUNCHED: ShownLines = { step: (_id, line) => line, line: (line) => line };

/**
 * Where breakpoints can stand between two lines, both included: first the steps, then the statements of scripts.
 * @param edited present where the file was edited since it was launched; lines are then those that the client shows
 */
export function breakpointPlaces(
  file: BreakableFile,
  edited: EditedText | undefined,
  first: number,
  last: number,
): DebugProtocol.BreakpointLocation[] {
  const shown = edited ? shownLines(file, edited) : AS_LAUNCHED;
  const [from, to] = edited ? [1, Infinity] : [first, last];
  const isWanted = (line: number | undefined): line is number => line !== undefined && line >= first && line <= last;
  const steps = (file.flow ? stepLinesOf(file.flow) : []).map(({ id, first: line }) => shown.step(id, line)).filter(isWanted);
  const statements = file.scripts
    .flatMap((piece) => placesBetween(piece, from, to))
    .flatMap(({ line: launched, column, endLine: launchedEnd, endColumn }): DebugProtocol.BreakpointLocation[] => {
      const [line, endLine] = [shown.line(launched), shown.line(launchedEnd)];
      if (!isWanted(line)) return [];
      return [endLine === undefined ? { line, column } : { line, column, endLine, endColumn }];
    });
  return [...steps.sort((a, b) => a - b).map((line) => ({ line })), ...statements];
}

function shownLines({ file, flow }: BreakableFile, { launched, shown }: EditedText): ShownLines {
  const unchanged = unchangedLines(launched, shown);
  const line = (each: number): number | undefined => unchanged.get(each);
  const source = flow && readFlow(shown, file);
  // what stands where in a text that is no YAML is a guess
  if (!source || source.broken || !source.flow) return { step: (_id, each) => line(each), line };
  return { step: (id) => lineOfStep(source, id), line };
}
