import { FLOW_NAMES, JAVASCRIPT_NAMES, OBJECT_NAMES } from '../names-in-scope.ts';
import type { FlowSource } from '../read-flow.ts';
import { codeContextOf, type CodeContext } from './code-context.ts';
import { cursorAt, ruleSides, templateCodeAt } from './code-cursor.ts';
import { codeTokens } from './code-tokens.ts';
import { placeAt } from './place.ts';
import { scalarText } from './scalar-text.ts';
import { textTreeOf } from './text-tree.ts';

/** Something in the text of a flow whose value a debugger can tell. */
export interface Evaluatable {
  /** As the step that runs would write it. */
  readonly expression: string;
  readonly start: number;
  readonly end: number;
}

/** What stands at an offset and has a value in a run: a name in code with those in front of it, a parameter of a statement. */
export function evaluatableAt(source: FlowSource, offset: number): Evaluatable | undefined {
  const place = placeAt(textTreeOf(source), offset);
  const { entry } = place;
  if (place.at !== 'value' || entry.value.is !== 'scalar' || offset < entry.value.start || offset > entry.value.end)
    return undefined;
  const context = codeContextOf(source, entry);
  if (!context) return undefined;
  const text = scalarText(source.text, entry.value);
  const found = evaluatableIn(context, text.value, text.indexOf(offset));
  return found && { ...found, start: text.offsetOf(found.start), end: text.offsetOf(found.end) };
}

function evaluatableIn(context: CodeContext, text: string, offset: number): Evaluatable | undefined {
  switch (context.language) {
    case 'sql': {
      const token = codeTokens(text, 'sql').find(
        ({ type, start, end }) => type === 'parameter' && start <= offset && offset <= end,
      );
      const name = token && text.slice(token.start + 1, token.end);
      if (!token || name === undefined || context.given.includes(name)) return undefined;
      return { expression: chainText(['newObject', name]), start: token.start, end: token.end };
    }
    case 'template': {
      const code = templateCodeAt(text, offset);
      return code && shifted(nameAt(text.slice(code.start, code.end), offset - code.start), code.start);
    }
    case 'rule': {
      const { arrowStart, rightStart } = ruleSides(text);
      if (offset >= rightStart) return shifted(nameAt(text.slice(rightStart), offset - rightStart, 'source'), rightStart);
      return nameAt(text.slice(0, arrowStart), offset, 'newObject');
    }
    case 'expression':
      return nameAt(text, offset, context.keys[0] === 'objects' && context.keys[2] === 'mapping' ? 'source' : undefined);
    default:
      return nameAt(text, offset);
  }
}

const shifted = (found: Evaluatable | undefined, by: number): Evaluatable | undefined =>
  found && { ...found, start: found.start + by, end: found.end + by };

/** @param owner of the names that are none of the flow's */
function nameAt(text: string, offset: number, owner?: string): Evaluatable | undefined {
  const cursor = cursorAt(text, offset);
  if (!cursor || cursor.unknown || cursor.start === cursor.end) return undefined;
  const { start, end } = cursor;
  const token = codeTokens(text, 'javascript').find((one) => one.start === start && one.end === end);
  // a method is of no interest, and a word in a text is no name
  if (cursor.quote === undefined && token?.type !== 'variable' && token?.type !== 'property') return undefined;
  const chain = [...cursor.chain, text.slice(start, end)];
  const [root = ''] = chain;
  if (JAVASCRIPT_NAMES.has(root)) return undefined;
  const isOfFlow = Object.hasOwn(FLOW_NAMES, root) || Object.hasOwn(OBJECT_NAMES, root);
  return { expression: chainText(owner === undefined || isOfFlow ? chain : [owner, ...chain]), start, end };
}

const chainText = ([root = '', ...parts]: readonly string[]): string =>
  root +
  parts
    .map((part) =>
      /^[A-Za-z_$][\w$]*$/.test(part) ? `.${part}` : /^\d+$/.test(part) ? `[${part}]` : `[${JSON.stringify(part)}]`,
    )
    .join('');
