import { applyFlowEdit, type EditResult } from '../edit/index.ts';
import type { FlowSource } from '../read-flow.ts';
import { say, type Sentence } from '../sentence.ts';
import { attributesOf } from './object-attributes.ts';
import { occurrenceAt, occurrencesOf, type Occurrence } from './occurrences.ts';

/** What can be renamed at an offset. */
export interface Renamed {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** The name at an offset that can be changed everywhere at once, or why none can. */
export function prepareRename(source: FlowSource, offset: number): Renamed | { readonly refused: Sentence } {
  const occurrence = occurrenceAt(source, offset);
  const { kind, name } = occurrence?.thing ?? {};
  if (!occurrence || name === undefined || !isRenamable(kind))
    return { refused: say`Steps, objects, targets and mapped attributes can be renamed here.` };
  if (!occurrencesOf(source, occurrence.thing).some(({ declares }) => declares))
    return { refused: say`There is no \`${name}\` in this flow to rename.` };
  const { owner } = occurrence.thing;
  const columns = kind === 'attribute' && owner !== undefined ? columnsNamed(source, owner, name) : [];
  if (columns.length > 0)
    return {
      refused: say`\`${name}\` is also a column that ${columns.join(', ')} of \`${owner ?? ''}\` answers. Change the statements and the rules by hand.`,
    };
  return { start: occurrence.start, end: occurrence.end, name };
}

const columnsNamed = (source: FlowSource, object: string, attribute: string): readonly string[] =>
  attributesOf(source, object).find(({ name }) => name === attribute)?.columns ?? [];

type Renamable = 'step' | 'object' | 'target' | 'attribute';
const isRenamable = (kind: string | undefined): kind is Renamable =>
  kind === 'step' || kind === 'object' || kind === 'target' || kind === 'attribute';

/** Gives what is named at an offset another name, everywhere in the flow. */
export function renameAt(source: FlowSource, offset: number, to: string): EditResult {
  const prepared = prepareRename(source, offset);
  if ('refused' in prepared) return prepared;
  const occurrence = occurrenceAt(source, offset)!;
  const { kind, name } = occurrence.thing;
  switch (kind) {
    case 'step':
      return applyFlowEdit(source, { edit: 'rename-step', step: name, to });
    case 'object':
      return applyFlowEdit(source, { edit: 'rename-object', object: name, to });
    case 'target':
      return applyFlowEdit(source, { edit: 'rename-target', target: name, to });
    default:
      return renameAttribute(occurrencesOf(source, occurrence.thing), to);
  }
}

/** An attribute is a name between a mapping, its statements and its scripts; columns in SQL keep theirs. */
function renameAttribute(places: readonly Occurrence[], to: string): EditResult {
  if (!/^(?!__proto__$)[A-Za-z_]\w*$/.test(to))
    return { refused: say`\`${to}\` is no attribute name: use letters, digits and _, not starting with a digit.` };
  return { edits: places.map(({ start, end }) => ({ start, end, text: to })) };
}
