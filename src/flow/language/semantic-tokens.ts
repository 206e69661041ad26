import type { FlowSource } from '../read-flow.ts';
import { codeLanguage } from './code-context.ts';
import { codeTokens, type CodeToken, type TokenType } from './code-tokens.ts';
import { scalarShape } from './meaning.ts';
import { scalarText, type ScalarText } from './scalar-text.ts';
import { entriesBelow, textTreeOf, type TextEntry } from './text-tree.ts';

/** Names of things, where they are used. */
const REFERENCES: Readonly<Record<string, TokenType>> = { step: 'label', object: 'class', target: 'namespace' };

/**
 * The colours of what YAML knows nothing of: SQL, expressions, scripts, and the names of steps, objects and targets. Each
 * stands on one line; they are in order and do not overlap.
 * @param range only what stands in it
 */
export function semanticTokens(source: FlowSource, range?: { readonly start: number; readonly end: number }): CodeToken[] {
  const tokens: CodeToken[] = [];
  const { root } = textTreeOf(source);
  for (const entry of entriesBelow(root.value)) {
    const { value } = entry;
    if (range && (entry.start > range.end || (value.end < range.start && value.is !== 'nothing'))) continue;
    if (value.is === 'scalar') addValue(source, entry, tokens);
  }
  return tokens;
}

function addValue(source: FlowSource, entry: TextEntry, tokens: CodeToken[]): void {
  const { value } = entry;
  const holds = scalarShape(entry)?.holds;
  if (value.is !== 'scalar' || holds === undefined) return;
  if (Object.hasOwn(REFERENCES, holds)) {
    if (value.indent === 0 && !source.text.slice(value.start, value.end).includes('\n'))
      tokens.push({ start: value.start, end: value.end, type: REFERENCES[holds]! });
    return;
  }
  const language = codeLanguage(source, entry);
  if (language === undefined) return;
  const text = scalarText(source.text, value);
  for (const token of codeTokens(text.value, language)) addLines(source.text, text, token, tokens);
}

/** A token of several lines is one for each line. */
function addLines(file: string, text: ScalarText, { start, end, type }: CodeToken, tokens: CodeToken[]): void {
  const { value } = text;
  for (let at = start; at < end;) {
    const newline = value.indexOf('\n', at);
    const stop = newline < 0 || newline >= end ? end : newline;
    if (stop > at) {
      const from = text.offsetOf(at);
      const to = text.offsetOf(stop - 1) + 1;
      // A text that YAML folds stands on several lines of the file.
      if (file.slice(from, to).includes('\n')) addFolded(file, from, to, type, tokens);
      else if (to > from) tokens.push({ start: from, end: to, type });
    }
    at = stop + 1;
  }
}

function addFolded(file: string, from: number, to: number, type: TokenType, tokens: CodeToken[]): void {
  for (const { index, 0: line } of file.slice(from, to).matchAll(/[^\s][^\r\n]*/g))
    tokens.push({ start: from + index, end: from + index + line.trimEnd().length, type });
}
