import { JAVASCRIPT_NAMES, SCRIPT_NAMES } from '../names-in-scope.ts';
import type { FlowSource } from '../read-flow.ts';
import { codeLanguage } from './code-context.ts';
import { codeTokens } from './code-tokens.ts';
import { pathAt } from './path-at.ts';
import { scalarText } from './scalar-text.ts';
import { entryAt, keysOfPath, textTreeOf } from './text-tree.ts';

/** A variable in a script. */
export interface ScriptName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Variables that a script names, each where it stands; what every script has is left out. */
export const namesInScript = (text: string): ScriptName[] =>
  codeTokens(text, 'javascript')
    .filter(({ type }) => type === 'variable')
    .map(({ start, end }) => ({ name: text.slice(start, end), start, end }))
    .filter(({ name }) => !JAVASCRIPT_NAMES.has(name) && !Object.hasOwn(SCRIPT_NAMES, name));

/** Variables of the script in a flow file that stands at an offset; none where no script stands. */
export function namesInScriptAt(source: FlowSource, offset: number): ScriptName[] {
  const entry = entryAt(textTreeOf(source), keysOfPath(pathAt(source, offset)));
  const language = entry && codeLanguage(source, entry);
  if (entry?.value.is !== 'scalar' || (language !== 'javascript' && language !== 'typescript')) return [];
  const text = scalarText(source.text, entry.value);
  return namesInScript(text.value).map(({ name, start, end }) => ({
    name,
    start: text.offsetOf(start),
    end: text.offsetOf(end - 1) + 1,
  }));
}
