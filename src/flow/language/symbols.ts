import type { FlowSource } from '../read-flow.ts';
import { STEP_DEFINITIONS, stepDefinition } from '../steps/index.ts';
import { namedEntriesIn, symbolOf, type OutlineSymbol } from './outline-symbol.ts';
import { childOf, entriesIn, textTreeOf, wordOf, type TextEntry } from './text-tree.ts';

/** An entry of the outline. */
export type FlowSymbol = OutlineSymbol<
  'section' | 'target' | 'object' | 'mapping' | 'property' | 'stage' | 'decision' | 'action' | 'trigger' | 'loop' | 'end'
>;

/** The outline of a flow: targets, objects with what they have, steps with their titles. */
export function symbolsOf(source: FlowSource): FlowSymbol[] {
  const { text } = source;
  const { root } = textTreeOf(source);
  return entriesIn(root.value).flatMap((section): FlowSymbol[] => {
    if (!section.hasColon || section.key === '') return [];
    switch (section.key) {
      case 'targets':
        return [
          symbolOf(
            section,
            'section',
            '',
            namedEntriesIn(section).map((entry) => symbolOf(entry, 'target', wordOf(text, entry), [])),
          ),
        ];
      case 'objects':
        return [
          symbolOf(
            section,
            'section',
            '',
            namedEntriesIn(section).map((entry) => objectSymbol(text, entry)),
          ),
        ];
      case 'steps':
        return [
          symbolOf(
            section,
            'section',
            '',
            namedEntriesIn(section).map((entry) => stepSymbol(text, entry)),
          ),
        ];
      default:
        return [];
    }
  });
}

function objectSymbol(text: string, object: TextEntry): FlowSymbol {
  const children = namedEntriesIn(object).flatMap((part): FlowSymbol[] => {
    if (part.key === 'mapping') return [symbolOf(part, 'mapping', `${entriesIn(part.value).length} rules`, [])];
    if (part.key !== 'properties' && part.key !== 'triggers') return [];
    const kind = part.key === 'properties' ? 'property' : 'stage';
    return [
      symbolOf(
        part,
        'section',
        '',
        namedEntriesIn(part).map((entry) => symbolOf(entry, kind, '', [])),
      ),
    ];
  });
  return symbolOf(object, 'object', wordOf(text, childOf(object, 'title')), children);
}

function stepSymbol(text: string, step: TextEntry): FlowSymbol {
  const kind = kindOf(step);
  const shape = kind === undefined ? 'action' : (stepDefinition(kind)?.shape ?? 'action');
  const title = wordOf(text, childOf(step, 'title'));
  return symbolOf(step, shape, [kind, title].filter((part) => part !== undefined && part !== '').join(' · '), []);
}

/** The kind of a step as far as its keys tell. */
const kindOf = (step: TextEntry): string | undefined => {
  const kinds = entriesIn(step.value).flatMap(({ key }) => (Object.hasOwn(STEP_DEFINITIONS, key) ? [key] : []));
  return (
    kinds.find((kind) => kinds.every((other) => other === kind || Object.hasOwn(stepDefinition(kind)!.fields, other))) ?? kinds[0]
  );
};
