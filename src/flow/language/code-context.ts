import { FLOW_NAMES, OBJECT_NAMES, SCRIPT_NAMES } from '../names-in-scope.ts';
import { FILTER_NAMES } from '../property-names.ts';
import type { FlowSource } from '../read-flow.ts';
import { Scopes, type Scope } from '../validate/scope.ts';
import type { Flow, Step } from '../flow-file.ts';
import { scalarShape } from './meaning.ts';
import { childOf, entryAt, keysOfPath, keysTo, textTreeOf, wordOf, type TextEntry } from './text-tree.ts';

export type CodeLanguage = 'expression' | 'template' | 'sql' | 'javascript' | 'typescript' | 'rule';

/** What a piece of code in a flow is, and what it can name. */
export interface CodeContext {
  readonly language: CodeLanguage;
  readonly scope: Scope;
  /** Keys of the place of the code. */
  readonly keys: readonly string[];
  /** The object that `newObject` is, or whose attributes fill the parameters of a statement. */
  readonly object?: string | undefined;
  /** The step that the code belongs to. */
  readonly step?: string | undefined;
  /** Parameters that a statement's `with` sets. */
  readonly given: readonly string[];
  /** Name of the target that a statement goes to. */
  readonly target?: string | undefined;
}

const FLOW = Object.keys(FLOW_NAMES);
const OBJECT = Object.keys(OBJECT_NAMES);
const SCRIPT = Object.keys(SCRIPT_NAMES);

/** What the code at a path is; undefined where no code stands. Also for values that are not there yet. */
export function codeContext(source: FlowSource, path: string): CodeContext | undefined {
  const tree = textTreeOf(source);
  const keys = keysOfPath(path);
  const entry = entryAt(tree, keys);
  return entry && codeContextOf(source, entry, keys);
}

/** What the code in the value of an entry is. */
export function codeContextOf(source: FlowSource, entry: TextEntry, keys = keysTo(entry)): CodeContext | undefined {
  const holds = scalarShape(entry)?.holds;
  if (holds !== 'expression' && holds !== 'template' && holds !== 'sql' && holds !== 'script' && holds !== 'rule')
    return undefined;
  const language = holds === 'script' ? scriptLanguage(source, entry) : holds;
  const [section, name = ''] = keys;
  const base = { language, keys, given: givenBeside(source, entry, keys) };
  if (section === 'objects') return { ...base, ...inObject(source, keys), object: name, target: targetOfObject(source, name) };
  if (section === 'steps') {
    const step = entryAt(textTreeOf(source), ['steps', name]);
    return {
      ...base,
      scope: stepScope(source, name, keys[2] ?? '', step),
      step: name,
      object: wordOf(source.text, childOf(step, 'object')) || undefined,
      target: wordOf(source.text, childOf(step, 'target')) || undefined,
    };
  }
  return { ...base, scope: { names: new Set(['input', 'run']) } };
}

/** The language of the code in the value of an entry; undefined where no code stands. */
export function codeLanguage(source: FlowSource, entry: TextEntry): CodeLanguage | undefined {
  const holds = scalarShape(entry)?.holds;
  if (holds === 'script') return scriptLanguage(source, entry);
  return holds === 'expression' || holds === 'template' || holds === 'sql' || holds === 'rule' ? holds : undefined;
}

function scriptLanguage(source: FlowSource, entry: TextEntry): 'javascript' | 'typescript' {
  const language = entry.key === 'script' ? childOf(entry.parent, 'language') : undefined;
  return wordOf(source.text, language) === 'typescript' ? 'typescript' : 'javascript';
}

const scopes = new WeakMap<Flow, Scopes>();

function scopesOf(flow: Flow | undefined): Scopes | undefined {
  if (!flow) return undefined;
  let known = scopes.get(flow);
  if (!known) scopes.set(flow, (known = new Scopes(flow)));
  return known;
}

/** The scope of code in an object: of its mapping, its calls, its filters, its triggers. */
function inObject(source: FlowSource, keys: readonly string[]): { scope: Scope } {
  const [, name = '', part, property = ''] = keys;
  const all = scopesOf(source.flow);
  if (!all) return { scope: { names: new Set([...FLOW, ...OBJECT]), further: 'anything' } };
  if (part === 'triggers') return { scope: all.ofObjectScript(name) };
  if (part !== 'properties') return { scope: all.ofAttributes(name) };
  if ((FILTER_NAMES as readonly string[]).includes(property)) return { scope: all.ofObjectScript(name, ['row']) };
  return { scope: all.ofCall(name, keys.at(-1) === 'result' ? ['answer'] : []) };
}

/** The scope of the target side of a mapping rule. */
export const columnScope = (source: FlowSource, object: string): Scope =>
  scopesOf(source.flow)?.ofColumns(object) ?? { names: new Set([...FLOW, 'row']), further: 'anything' };

function stepScope(source: FlowSource, id: string, key: string, entry: TextEntry | undefined): Scope {
  const step = source.flow?.steps.get(id);
  const all = scopesOf(source.flow);
  if (step && all) return key === 'script' ? all.ofScriptStep(step) : all.ofStep(step);
  // A step that is not sound yet may belong to any loop.
  const loops = [...(source.flow?.steps.values() ?? [])].flatMap((other: Step) =>
    other.kind === 'for-each' ? [other.as ?? 'item', 'index'] : [],
  );
  const names = [...FLOW, ...(key === 'script' || childOf(entry, 'object') ? OBJECT : []), ...(key === 'script' ? SCRIPT : [])];
  return { names: new Set([...names, ...loops]) };
}

/** Names in the `with` beside a statement. */
function givenBeside(source: FlowSource, entry: TextEntry, keys: readonly string[]): readonly string[] {
  const holder = keys.at(-1) === 'sql' ? entry.parent : entry.parent?.key === 'sql' ? entry.parent.parent : entry;
  const given = childOf(keys[0] === 'steps' ? entryAt(textTreeOf(source), keys.slice(0, 2)) : holder, 'with');
  return given?.value.is === 'map' ? given.value.entries.map(({ key }) => key) : [];
}

const targetOfObject = (source: FlowSource, name: string): string | undefined =>
  wordOf(source.text, entryAt(textTreeOf(source), ['objects', name, 'target'])) || undefined;
