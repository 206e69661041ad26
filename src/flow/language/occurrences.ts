import { END } from '../graph.ts';
import type { FlowSource } from '../read-flow.ts';
import { countFirst } from '../sorted.ts';
import { parseStatement } from '../sql/parameters.ts';
import { codeContextOf, type CodeContext } from './code-context.ts';
import { ruleSides } from './code-cursor.ts';
import { codeReferences } from './code-references.ts';
import { scalarShape } from './meaning.ts';
import { scalarText, type ScalarText } from './scalar-text.ts';
import { childOf, entriesBelow, keysTo, pathOf, textTreeOf, type TextEntry, type TextScalar } from './text-tree.ts';

/** What a name in the file stands for. */
export interface Thing {
  readonly kind: 'step' | 'object' | 'target' | 'attribute' | 'parameter' | 'property' | 'stage' | 'file';
  readonly name: string;
  /** The object that an attribute, a property or a stage is of; the path of the statement that a parameter is of. */
  readonly owner?: string | undefined;
}

/** A place where a thing is named. */
export interface Occurrence {
  readonly thing: Thing;
  /** Offsets of the name alone. */
  readonly start: number;
  readonly end: number;
  /** True where it is made, not used. */
  readonly declares: boolean;
}

interface Index {
  /** In the order of the file. */
  readonly all: readonly Occurrence[];
  readonly byThing: ReadonlyMap<string, readonly Occurrence[]>;
}

const known = new WeakMap<FlowSource, Index>();

const keyOf = ({ kind, name, owner = '' }: Thing): string => `${kind}\n${owner}\n${name}`;

/** All names in the file that stand for something, in order. */
export function occurrencesIn(source: FlowSource): readonly Occurrence[] {
  return indexOf(source).all;
}

/** Every place that names the thing, declarations too. */
export function occurrencesOf(source: FlowSource, thing: Thing): readonly Occurrence[] {
  return indexOf(source).byThing.get(keyOf(thing)) ?? [];
}

/** The name at an offset. */
export function occurrenceAt(source: FlowSource, offset: number): Occurrence | undefined {
  const { all } = indexOf(source);
  const found = all[countUpTo(all, offset) - 1];
  return found && offset <= found.end ? found : undefined;
}

/** The first name that stands in a stretch as a whole. */
export function occurrenceWithin(source: FlowSource, start: number, end: number): Occurrence | undefined {
  const { all } = indexOf(source);
  for (let at = countUpTo(all, start - 1); at < all.length && all[at]!.start <= end; at++)
    if (all[at]!.end <= end) return all[at];
  return undefined;
}

/** How many names begin at an offset or before it. */
const countUpTo = (all: readonly Occurrence[], offset: number): number => countFirst(all, ({ start }) => start <= offset);

/** The same for an entry that is known to hold the offset; it looks at nothing else. */
export function occurrenceIn(source: FlowSource, entry: TextEntry, offset: number): Occurrence | undefined {
  const found: Occurrence[] = [];
  addEntry(source, entry, found);
  return found.find(({ start, end }) => start <= offset && offset <= end);
}

function indexOf(source: FlowSource): Index {
  let index = known.get(source);
  if (!index) {
    const all = collect(source).sort((a, b) => a.start - b.start || a.end - b.end);
    const byThing = new Map<string, Occurrence[]>();
    for (const occurrence of all) {
      const key = keyOf(occurrence.thing);
      const list = byThing.get(key);
      if (list) list.push(occurrence);
      else byThing.set(key, [occurrence]);
    }
    known.set(source, (index = { all, byThing }));
  }
  return index;
}

const SECTIONS = { steps: 'step', objects: 'object', targets: 'target' } as const;

function collect(source: FlowSource): Occurrence[] {
  const found: Occurrence[] = [];
  for (const entry of entriesBelow(textTreeOf(source).root.value)) addEntry(source, entry, found);
  return found;
}

function addEntry(source: FlowSource, entry: TextEntry, found: Occurrence[]): void {
  if (entry.hasColon) addKey(source, entry, found);
  if (entry.value.is === 'scalar') addValue(source, entry, entry.value, found);
}

function addKey(source: FlowSource, entry: TextEntry, found: Occurrence[]): void {
  const { parent } = entry;
  const section = parent?.parent && !parent.parent.parent ? parent.key : undefined;
  if (section !== undefined && Object.hasOwn(SECTIONS, section)) {
    const kind = SECTIONS[section as keyof typeof SECTIONS];
    found.push({ thing: { kind, name: entry.key }, ...inside(source.text, entry.start, entry.keyEnd), declares: true });
    return;
  }
  const object = parent?.parent;
  if (object?.parent?.key === 'objects' && (parent?.key === 'properties' || parent?.key === 'triggers')) {
    const kind = parent.key === 'properties' ? 'property' : 'stage';
    found.push({
      thing: { kind, name: entry.key, owner: object.key },
      ...inside(source.text, entry.start, entry.keyEnd),
      declares: true,
    });
  }
  if (parent?.key === 'with' && childOf(parent.parent, 'sql'))
    found.push({
      thing: { kind: 'parameter', name: entry.key, owner: pathOf(parent.parent) },
      ...inside(source.text, entry.start, entry.keyEnd),
      declares: true,
    });
}

/** A name without the quotes around it. */
function inside(text: string, start: number, end: number): { start: number; end: number } {
  const quoted = end - start > 1 && /["']/.test(text.charAt(start)) && text[start] === text[end - 1];
  return quoted ? { start: start + 1, end: end - 1 } : { start, end };
}

function addValue(source: FlowSource, entry: TextEntry, scalar: TextScalar, found: Occurrence[]): void {
  const holds = scalarShape(entry)?.holds;
  const text = scalarText(source.text, scalar);
  const whole = inside(source.text, scalar.start, scalar.end);
  const name = text.value;
  const add = (thing: Thing): void => void found.push({ thing, ...whole, declares: false });
  switch (holds) {
    case 'step':
      if (name !== END || source.stepIds.has(END)) add({ kind: 'step', name });
      return;
    case 'object':
    case 'target':
    case 'file':
      return add({ kind: holds, name });
    case 'word':
      return addWord(source, entry, name, add);
    case 'expression':
    case 'template':
    case 'script':
    case 'rule':
    case 'sql': {
      const context = codeContextOf(source, entry);
      if (context) addCode(entry, context, text, found);
      return;
    }
    default:
      if (entry.key === '$ref' && keysTo(entry)[0] === 'input' && !name.startsWith('#'))
        found.push({ thing: { kind: 'file', name: name.split('#', 1)[0]! }, ...whole, declares: false });
  }
}

/** `property: select` and `trigger: preInsert` name what an object has. */
function addWord(source: FlowSource, entry: TextEntry, name: string, add: (thing: Thing) => void): void {
  const step = entry.parent;
  if (entry.key !== 'property' && entry.key !== 'trigger') return;
  const keys = entry.key === 'trigger' ? ['object'] : ['check', 'fetch', 'insert', 'update', 'delete'];
  const holder = keys.map((key) => childOf(step, key)).find((found) => found?.value.is === 'scalar');
  if (holder?.value.is !== 'scalar') return;
  const owner = scalarText(source.text, holder.value).value;
  add({ kind: entry.key === 'trigger' ? 'stage' : 'property', name, owner });
}

function addCode(entry: TextEntry, context: CodeContext, text: ScalarText, found: Occurrence[]): void {
  const at = (start: number, end: number): { start: number; end: number } => ({
    start: text.offsetOf(start),
    end: text.offsetOf(end - 1) + 1,
  });
  if (context.language === 'sql') {
    const holder = entry.key === 'sql' ? entry.parent : entry.parent?.key === 'sql' ? entry.parent.parent : undefined;
    for (const { name, start, end } of parseStatement(text.value).parameters) {
      const thing: Thing = context.given.includes(name)
        ? { kind: 'parameter', name, owner: pathOf(holder) }
        : { kind: 'attribute', name, owner: context.object };
      found.push({ thing, ...at(start + 1, end), declares: false });
    }
    return;
  }
  let code = text.value;
  let from = 0;
  if (context.language === 'rule') {
    const { arrow, arrowStart, rightStart } = ruleSides(text.value);
    const system = /^\s*([\w$-]+)\s*$/.exec(text.value.slice(0, arrowStart))?.[1];
    if (arrow !== undefined && system !== undefined) {
      const start = text.value.indexOf(system);
      const thing: Thing = { kind: 'attribute', name: system, owner: context.object };
      found.push({ thing, ...at(start, start + system.length), declares: arrow !== '=>' });
    }
    if (arrow === '=>') code = text.value.slice(0, arrowStart);
    else {
      code = text.value.slice(rightStart);
      from = rightStart;
    }
  }
  for (const { root, key, start, end, assigns } of codeReferences(code, context.language)) {
    const kind = (
      { steps: 'step', objects: 'object', targets: 'target', newObject: 'attribute', oldObject: 'attribute' } as const
    )[root];
    if (!context.scope.names.has(root)) continue;
    const thing: Thing = kind === 'attribute' ? { kind, name: key, owner: context.object } : { kind, name: key };
    found.push({ thing, ...at(from + start, from + end), declares: assigns && root === 'newObject' });
  }
}
