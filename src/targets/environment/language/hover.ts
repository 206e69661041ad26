import { codeMarkdown, fencedMarkdown } from '../../../flow/language/documentation.ts';
import type { Hover } from '../../../flow/language/hover.ts';
import { meaningOf, scalarShape, variantOf } from '../../../flow/language/meaning.ts';
import { placeAt } from '../../../flow/language/place.ts';
import { scalarText } from '../../../flow/language/scalar-text.ts';
import { childOf, entryAt, wordOf, type TextEntry } from '../../../flow/language/text-tree.ts';
import { CONNECTION_KINDS } from '../connections/index.ts';
import { secretVariable } from '../reference.ts';
import { occurrenceAt, occurrencesOf, type TargetsOccurrence } from './names.ts';
import type { TargetsSource } from './targets-source.ts';
import type { TargetsSurroundings } from './surroundings.ts';

/** What stands at an offset of a targets file. */
export function hoverTargets(source: TargetsSource, around: TargetsSurroundings, offset: number): Hover | undefined {
  const occurrence = occurrenceAt(source, offset);
  if (occurrence) return { markdown: describe(source, around, occurrence), start: occurrence.start, end: occurrence.end };
  const { at, entry, existing } = placeAt(source.tree, offset);
  if (at === 'key' && existing) return hoverKey(entry);
  if (at === 'value' && entry.value.is === 'scalar' && offset >= entry.value.start && offset <= entry.value.end)
    return hoverWord(source, entry);
  return undefined;
}

function describe(source: TargetsSource, around: TargetsSurroundings, { thing, environment }: TargetsOccurrence): string {
  const { kind, name } = thing;
  switch (kind) {
    case 'environment':
      return describeEnvironment(source, name);
    case 'target':
      return describeTarget(source, around, name, environment ?? '');
    case 'secret': {
      const state = around.isSet(thing);
      const told = state === undefined ? '' : state ? ' · has a value' : ' · has no value yet';
      const where = `It is kept in the key store of this computer; on the command line in the environment variable ${codeMarkdown(secretVariable(name))}, or a secret command answers it.`;
      return [`**Secret** ${codeMarkdown(name)}${told}`, where].join('\n\n');
    }
    case 'variable': {
      const state = around.isSet(thing);
      return `**Environment variable** ${codeMarkdown(name)}${state === undefined ? '' : state ? ' · is set' : ' · is not set'}`;
    }
  }
}

function describeEnvironment({ text, tree }: TargetsSource, name: string): string {
  const environment = entryAt(tree, ['environments', name]);
  const targets = environment?.value.is === 'map' ? environment.value.entries : [];
  const isDefault = wordOf(text, entryAt(tree, ['default'])) === name;
  const list = targets.map((target) => `- ${codeMarkdown(target.key)} · ${codeMarkdown(wordOf(text, childOf(target, 'kind')))}`);
  return [`**Environment** ${codeMarkdown(name)}${isDefault ? ' · default' : ''}`, list.join('\n')].join('\n\n');
}

function describeTarget(source: TargetsSource, { flows }: TargetsSurroundings, name: string, environment: string): string {
  const { text, tree } = source;
  const word = wordOf(text, entryAt(tree, ['environments', environment, name, 'kind']));
  const kind = CONNECTION_KINDS.find((each) => each.kind === word);
  const others = occurrencesOf(source, { kind: 'target', name }).filter((other) => other.environment !== environment);
  const users = flows.filter(({ targets }) => targets.has(name)).map(({ title }) => codeMarkdown(title));
  const shown = users.length > SHOWN_FLOWS ? [...users.slice(0, SHOWN_FLOWS), '…'] : users;
  const parts = [
    `**Target** ${codeMarkdown(name)} in ${codeMarkdown(environment)}${kind ? ` · ${codeMarkdown(kind.kind)}` : ''}`,
    kind && `${kind.doc} For targets of kind ${codeMarkdown(kind.targetKind)}.`,
    others.length > 0 ? `Also in ${others.map((other) => codeMarkdown(other.environment ?? '')).join(', ')}.` : undefined,
    users.length > 0 ? `Used by ${shown.join(', ')}.` : 'No flow of the workspace uses it.',
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

const SHOWN_FLOWS = 10;

function hoverKey(entry: TextEntry): Hover | undefined {
  const meaning = meaningOf(entry);
  if (!meaning || meaning.doc === '') return undefined;
  const markdown = `${codeMarkdown(entry.key)} · ${meaning.type.label}${meaning.required ? ' · required' : ''}\n\n${meaning.doc}`;
  return { markdown, start: entry.start, end: entry.keyEnd };
}

/** A word out of a fixed set; of a tag with the keys that it asks for. */
function hoverWord({ text }: TargetsSource, entry: TextEntry): Hover | undefined {
  if (entry.value.is !== 'scalar') return undefined;
  const word = scalarText(text, entry.value).value;
  const words = scalarShape(entry)?.words;
  if (!words || !Object.hasOwn(words, word)) return undefined;
  const shape = entry.parent && meaningOf(entry.parent)?.type.shape;
  const isTag = shape?.is === 'variants' && shape.tag?.key === entry.key && variantOf(shape, entry.parent) === word;
  const fields = isTag ? Object.entries(shape.variants[word]!.fields) : [];
  const needed = fields.flatMap(([key, { required }]) => (required ? [`${key}:`] : []));
  const markdown = [
    `${codeMarkdown(word)}\n\n${words[word]!}`,
    ...(needed.length > 1 ? ['Needs:', fencedMarkdown('yaml', needed.join('\n'))] : []),
  ];
  return { markdown: markdown.join('\n\n'), start: entry.value.start, end: entry.value.end };
}
