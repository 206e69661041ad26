import type { DebugProtocol } from '@vscode/debugprotocol';
import { readFlow } from '../../flow/read-flow.ts';
import { anchorAt, lineOfStep } from '../line-anchor.ts';
import { unchangedLines } from '../unchanged-lines.ts';
import { bindBreakpoints, type BoundBreakpoints, type BreakableFile } from './bind-breakpoints.ts';

/** The text of a file as it was launched, and as a client shows it since it was edited. */
export interface EditedText {
  readonly launched: string;
  readonly shown: string;
}

/** A line of the text that was launched, and the line that a client shows for it; or why there is none, as a sentence. */
type Place = { readonly line: number; readonly shown: number } | { readonly reason: string };

/**
 * Binds breakpoints of a file that was edited since it was launched: what runs is what was launched, and lines are those that
 * the client shows. A breakpoint is for its step by the id, and for a line of a script that is as it was.
 */
export function bindInEdited(
  file: BreakableFile,
  text: EditedText,
  wanted: readonly DebugProtocol.SourceBreakpoint[],
  nextId: () => number,
): BoundBreakpoints {
  const place = placesIn(file, text);
  const back = unchangedLines(text.launched, text.shown);
  const places = wanted.map(({ line }) => place(line));
  const known = wanted.flatMap((breakpoint, index) => {
    const at = places[index]!;
    return 'line' in at ? [{ ...breakpoint, line: at.line }] : [];
  });
  const bound = bindBreakpoints(file, known, nextId);
  const answers = bound.answers.values();
  return {
    ...bound,
    answers: wanted.map(({ line }, index): DebugProtocol.Breakpoint => {
      const at = places[index]!;
      if ('reason' in at) return { id: nextId(), line, verified: false, message: at.reason };
      const { id, verified, message, line: launched } = answers.next().value!;
      const shown = launched === at.line ? at.shown : (back.get(launched!) ?? at.shown);
      return { id: id!, verified, line: shown, ...(message === undefined ? {} : { message }) };
    }),
  };
}

/** Tells which line that was launched is meant by a line that is shown. */
function placesIn({ file, flow }: BreakableFile, { launched, shown }: EditedText): (line: number) => Place {
  const unchanged = unchangedLines(shown, launched);
  const byText = (line: number): Place => {
    const same = unchanged.get(line);
    return same === undefined ? { reason: 'This line has changed since the session began.' } : { line: same, shown: line };
  };
  const source = flow && readFlow(shown, file);
  // what stands where in a text that is no YAML is a guess
  if (!source || source.broken || !source.flow) return byText;
  return (line) => {
    const anchor = anchorAt(source, line);
    if (!anchor) return { reason: 'No step stands on this line or below it.' };
    if ('script' in anchor) return byText(line);
    const { step } = anchor;
    const then = lineOfStep(flow, step);
    if (then === undefined) return { reason: `The step ${step} is new since the session began. Start again to stop there.` };
    return { line: then, shown: lineOfStep(source, step)! };
  };
}
