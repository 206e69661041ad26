import type { TextEdit } from './edit.ts';
import { refuse } from './refusal.ts';
import type { FlowSource } from '../read-flow.ts';
import { say } from '../sentence.ts';

/** Changes of a text that are still being collected. All offsets are those of the text as it was. */
export class Draft {
  readonly source: FlowSource;
  readonly text: string;
  /** Line break of the file. */
  readonly newline: string;
  readonly #changes: TextEdit[] = [];

  constructor(source: FlowSource) {
    this.source = source;
    this.text = source.text;
    const first = this.text.indexOf('\n');
    this.newline = first > 0 && this.text[first - 1] === '\r' ? '\r\n' : '\n';
  }

  /** Replaces a stretch. Of several insertions at one place the earlier comes first. */
  replace(start: number, end: number, text: string): void {
    this.#changes.push({ start, end, text });
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  remove(start: number, end: number): void {
    this.replace(start, end, '');
  }

  /** The changes in ascending order, none touching another, each as small as it can be. */
  edits(): TextEdit[] {
    const sorted = this.#changes
      .map((change, order) => ({ ...change, order }))
      .sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
    const merged: { start: number; end: number; text: string }[] = [];
    for (const { start, end, text } of sorted) {
      const last = merged.at(-1);
      if (last && start < last.end) refuse(say`These changes get into each other’s way in the text. Do them one by one.`);
      if (last?.end === start) {
        last.end = end;
        last.text += text;
      } else merged.push({ start, end, text });
    }
    return merged.flatMap((change) => trimmed(this.text, change) ?? []);
  }
}

/** Leaves out what a change writes as it was; undefined where that is all of it. Never splits a line break or a character. */
function trimmed(text: string, { start, end, text: inserted }: TextEdit): TextEdit | undefined {
  const most = Math.min(end - start, inserted.length);
  let prefix = 0;
  while (prefix < most && text[start + prefix] === inserted[prefix]) prefix++;
  let suffix = 0;
  while (suffix < most - prefix && text[end - 1 - suffix] === inserted[inserted.length - 1 - suffix]) suffix++;
  if (prefix === inserted.length && prefix === end - start) return undefined;
  while (prefix > 0 && isSplit(text, start + prefix)) prefix--;
  while (suffix > 0 && isSplit(text, end - suffix)) suffix--;
  return { start: start + prefix, end: end - suffix, text: inserted.slice(prefix, inserted.length - suffix) };
}

/** True within `\r\n` and within a surrogate pair. */
function isSplit(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return (before === 13 && after === 10) || (before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000);
}
