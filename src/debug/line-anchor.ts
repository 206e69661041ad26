import { codeLanguage } from '../flow/language/code-context.ts';
import { pathAt } from '../flow/language/path-at.ts';
import { entryAt, keysOfPath, textTreeOf } from '../flow/language/text-tree.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import { stepAtLine, stepLinesOf } from './flow-lines.ts';

/** What a breakpoint in the text of a flow is for: a step by its id, or a line of a script that stands in the flow. */
export type Anchor = { readonly step: string } | { readonly script: string };

/** What a breakpoint on a line is for, undefined where there is nothing to stop at. @param line from 1 */
export function anchorAt(source: FlowSource, line: number): Anchor | undefined {
  if (!stepLinesOf(source).some(({ first }) => first === line)) {
    const script = scriptAt(source, line);
    if (script !== undefined) return { script };
  }
  const step = stepAtLine(source, line);
  return step && { step: step.id };
}

/** Line of a step's key, from 1; undefined where there is no such step. */
export const lineOfStep = (source: FlowSource, step: string): number | undefined =>
  stepLinesOf(source).find(({ id }) => id === step)?.first;

/** The script that a line belongs to, by its path. */
export function scriptAt(source: FlowSource, line: number): string | undefined {
  const offset = startOfLine(source.text, line);
  if (offset === undefined) return undefined;
  const path = pathAt(source, offset);
  const entry = entryAt(textTreeOf(source), keysOfPath(path));
  const language = entry && codeLanguage(source, entry);
  return language === 'javascript' || language === 'typescript' ? path : undefined;
}

/** Offset of what a line says, behind its indent; undefined where the text has no such line. */
export function startOfLine(text: string, line: number): number | undefined {
  let offset = 0;
  for (let at = 1; at < line; at++) {
    offset = text.indexOf('\n', offset) + 1;
    if (offset === 0) return undefined;
  }
  return offset + /^[ \t]*/.exec(text.slice(offset, offset + 1_000))![0].length;
}
