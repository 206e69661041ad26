import { edgesOf } from '../graph.ts';
import type { FlowSource } from '../read-flow.ts';
import { PROPERTY_NAMES, TRIGGER_STAGES } from '../property-names.ts';
import { stepDefinition } from '../steps/index.ts';
import { codeMarkdown, fencedMarkdown, plainMarkdown } from './documentation.ts';
import { attributesOf } from './object-attributes.ts';
import type { Thing } from './occurrences.ts';
import { entryAt, textTreeOf } from './text-tree.ts';

/** What a thing is, in Markdown; undefined where the flow has no such thing. */
export function describeThing(source: FlowSource, thing: Thing): string | undefined {
  switch (thing.kind) {
    case 'step':
      return describeStep(source, thing.name);
    case 'object':
      return describeObject(source, thing.name);
    case 'target': {
      const kind = source.flow?.targets?.get(thing.name);
      return kind === undefined ? undefined : `**Target** ${codeMarkdown(thing.name)} · ${kind}`;
    }
    case 'attribute':
      return describeAttribute(source, thing);
    case 'parameter':
      return describeParameter(source, thing);
    case 'property':
      return wordOf(PROPERTY_NAMES, thing, 'Property');
    case 'stage':
      return wordOf(TRIGGER_STAGES, thing, 'Triggers');
    case 'file':
      return undefined;
  }
}

const paragraphs = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('\n\n');

function describeStep(source: FlowSource, id: string): string | undefined {
  const step = source.flow?.steps.get(id);
  if (!step) return undefined;
  const definition = stepDefinition(step.kind)!;
  const edges = edgesOf(step)
    .filter(({ explicit }) => explicit)
    .map(({ label, to }) => `- ${plainMarkdown(label)} → ${codeMarkdown(to)}`)
    .join('\n');
  return paragraphs(
    `**${definition.title}** ${codeMarkdown(id)}${step.title === undefined ? '' : ` — ${plainMarkdown(step.title)}`}`,
    step.note === undefined ? undefined : plainMarkdown(step.note),
    definition.doc,
    edges,
    `Leaves behind: ${definition.output}`,
  );
}

function describeObject(source: FlowSource, name: string): string | undefined {
  const object = source.flow?.objects?.get(name);
  if (!object) return undefined;
  const properties = Object.keys(object.properties ?? {}).map((key) => codeMarkdown(key));
  const triggers = Object.keys(object.triggers ?? {}).map((key) => codeMarkdown(key));
  return paragraphs(
    `**Object** ${codeMarkdown(name)}${object.title === undefined ? '' : ` — ${plainMarkdown(object.title)}`}`,
    object.note === undefined ? undefined : plainMarkdown(object.note),
    `In ${codeMarkdown(object.target)}; ${object.mapping?.length ?? 0} mapping rules.`,
    properties.length > 0 ? `Properties: ${properties.join(', ')}` : undefined,
    triggers.length > 0 ? `Triggers: ${triggers.join(', ')}` : undefined,
  );
}

function describeAttribute(source: FlowSource, { name, owner = '' }: Thing): string | undefined {
  const attribute = attributesOf(source, owner).find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!attribute) return undefined;
  const { rules, columns, parameters } = attribute;
  return paragraphs(
    `**Attribute** ${codeMarkdown(name)} of ${codeMarkdown(owner)}`,
    rules.length > 0 ? fencedMarkdown('js', rules.join('\n')) : 'No rule sets it.',
    columns.length > 0 ? `Column of ${columns.map((column) => codeMarkdown(column)).join(', ')}` : undefined,
    parameters.length > 0 ? `Bound by ${parameters.map((property) => codeMarkdown(property)).join(', ')}` : undefined,
  );
}

function describeParameter(source: FlowSource, { name, owner = '' }: Thing): string | undefined {
  const tree = textTreeOf(source);
  const keys = owner.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const entry = entryAt(tree, [...keys, 'with', name]);
  if (!entry) return undefined;
  const value = source.text.slice(entry.value.start, entry.value.end);
  return paragraphs(`**Parameter** ${codeMarkdown(`:${name}`)}, set by ${codeMarkdown('with')}`, fencedMarkdown('js', value));
}

const wordOf = (words: Readonly<Record<string, string>>, { name, owner = '' }: Thing, what: string): string | undefined =>
  Object.hasOwn(words, name) ? `**${what}** ${codeMarkdown(name)} of ${codeMarkdown(owner)}\n\n${words[name]!}` : undefined;
