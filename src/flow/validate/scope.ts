import type { Flow, Step } from '../flow-file.ts';
import { enclosingLoops } from '../loops.ts';
import { FLOW_NAMES, JAVASCRIPT_NAMES, OBJECT_NAMES, SCRIPT_NAMES } from '../names-in-scope.ts';
import { SCRIPT_LIBRARY } from '../script/library.ts';
import { objectsNamedBy } from '../step-fields.ts';

/** What the free names of an expression can mean at its place. */
export interface Scope {
  /** Names of the flow language; those of JavaScript and of the library are known everywhere. */
  readonly names: ReadonlySet<string>;
  /** What further names are: attributes of the flow's source, or of something nobody knows. Absent where there are none. */
  readonly further?: 'source' | 'anything';
}

/** True for what the sandbox itself provides. */
export const isProvided = (name: string): boolean => JAVASCRIPT_NAMES.has(name) || Object.hasOwn(SCRIPT_LIBRARY, name);

const FLOW = Object.keys(FLOW_NAMES);
const OBJECT = Object.keys(OBJECT_NAMES);
const SCRIPT = Object.keys(SCRIPT_NAMES);

/** The scopes of one flow. */
export class Scopes {
  private readonly flow: Flow;
  private readonly loops: ReadonlyMap<string, readonly string[]>;
  private readonly shared = new Map<string, Scope>();
  private readonly loopNamesByObject = new Map<string, Set<string>>();
  /** Objects that are mapped from the source of the run and from nothing else. */
  private readonly mappedFromSource = new Set<string>();

  constructor(flow: Flow) {
    this.flow = flow;
    this.loops = enclosingLoops(flow);
    for (const step of flow.steps.values()) {
      const names = this.loopNames(step);
      for (const { name } of names.length > 0 || step.kind === 'for-each' ? objectsNamedBy(step) : []) {
        const known = this.loopNamesByObject.get(name) ?? new Set<string>();
        for (const loopName of step.kind === 'for-each' ? [...names, ...itemNames(step)] : names) known.add(loopName);
        this.loopNamesByObject.set(name, known);
      }
      if (step.kind === 'map') this.mappedFromSource.add(step.map);
    }
    for (const step of flow.steps.values())
      if (step.kind === 'map' && step.from !== undefined) this.mappedFromSource.delete(step.map);
    for (const name of this.loopNamesByObject.keys()) this.mappedFromSource.delete(name);
  }

  /** Of the flow's `source`. */
  ofSource(): Scope {
    return this.scope('source', ['input', 'run']);
  }

  /** Of the expressions of a step. */
  ofStep(step: Step): Scope {
    const names = this.loopNames(step);
    if (step.kind === 'sql' && step.object !== undefined)
      return this.scope(`step with object ${names.join(' ')}`, [...FLOW, ...OBJECT, ...names]);
    return this.scope(`step ${names.join(' ')}`, [...FLOW, ...names]);
  }

  /** Of a script step. */
  ofScriptStep(step: Step): Scope {
    const names = this.loopNames(step);
    return this.scope(`script ${names.join(' ')}`, [...FLOW, ...OBJECT, ...SCRIPT, ...names]);
  }

  /** Of the values of an object's calls; with `answer` in their results. */
  ofCall(object: string, more: readonly string[] = []): Scope {
    return this.scope(`call ${object} ${more.join(' ')}`, [...FLOW, ...OBJECT, ...more, ...this.loopNamesAround(object)]);
  }

  /** Of an object's triggers and filters; filters see `row`. */
  ofObjectScript(object: string, more: readonly string[] = []): Scope {
    return this.scope(`trigger ${object} ${more.join(' ')}`, [
      ...FLOW,
      ...OBJECT,
      ...SCRIPT,
      ...more,
      ...this.loopNamesAround(object),
    ]);
  }

  /** Of the source side of mapping rules. */
  ofAttributes(object: string): Scope {
    return this.scope(
      `attributes ${object}`,
      [...FLOW, ...this.loopNamesAround(object)],
      this.mappedFromSource.has(object) ? 'source' : 'anything',
    );
  }

  /** Of the target side of mapping rules. */
  ofColumns(object: string): Scope {
    return this.scope(`columns ${object}`, [...FLOW, 'row', ...this.loopNamesAround(object)], 'anything');
  }

  private scope(key: string, names: readonly string[], further?: Scope['further']): Scope {
    let scope = this.shared.get(key);
    if (!scope) {
      scope = { names: new Set(names), ...(further === undefined ? {} : { further }) };
      this.shared.set(key, scope);
    }
    return scope;
  }

  private loopNames(step: Step): string[] {
    return (this.loops.get(step.id) ?? []).flatMap((id) => {
      const loop = this.flow.steps.get(id);
      return loop ? itemNames(loop) : [];
    });
  }

  /** Names of the loops in whose bodies the object is used. */
  private loopNamesAround(object: string): Iterable<string> {
    return this.loopNamesByObject.get(object) ?? [];
  }
}

const itemNames = (loop: Step): string[] => (loop.kind === 'for-each' ? [loop.as ?? 'item', 'index'] : []);
