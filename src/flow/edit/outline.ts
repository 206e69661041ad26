import { isAlias, isMap, isScalar, type Alias, type Node, type YAMLMap } from 'yaml';
import { aliasTargets } from '../grammar/aliases.ts';
import { pathTo } from '../grammar/collections.ts';
import { END } from '../graph.ts';
import type { FlowSource } from '../read-flow.ts';
import type { StepDefinition } from '../steps/definition.ts';
import { stepDefinition, type StepKind } from '../steps/index.ts';
import { refuse } from './refusal.ts';
import type { Port } from './vocabulary.ts';
import { PieceEntry } from './yaml/placed-tree.ts';
import { entriesOf, keyText, placeAt, refuseAlias, type Entry, type Place } from './yaml/tree.ts';
import { say } from '../sentence.ts';

/** A step as it stands in the file, sound or not. */
export interface StepEntry {
  readonly id: string;
  /** Place among the steps of the file, from 0. */
  readonly index: number;
  readonly path: string;
  /** What is written: an alias where the step is one. */
  readonly node: Node | null;
  /** The step's map, looked up where an alias stands. For reading only: its ranges may count in another text. */
  readonly map: YAMLMap | undefined;
  readonly kind: StepKind | undefined;
}

/** An edge that the file writes. */
export interface WrittenEdge {
  readonly port: Port;
  readonly to: string;
  readonly path: string;
}

const outlines = new WeakMap<FlowSource, Outline>();

/** The steps of a file with their edges, read from the document itself, so that steps with problems count too. */
export class Outline {
  readonly source: FlowSource;
  /** The value of `steps`. */
  readonly place: Place | undefined;
  readonly steps: readonly StepEntry[];
  readonly #byId = new Map<string, StepEntry>();
  readonly #twice = new Set<string>();
  #aliases: ReadonlyMap<Alias, Node> | undefined;

  static of(source: FlowSource): Outline {
    let outline = outlines.get(source);
    if (!outline) outlines.set(source, (outline = new Outline(source)));
    return outline;
  }

  private constructor(source: FlowSource) {
    this.source = source;
    this.place = placeAt(source, 'steps');
    const node = this.place?.node ?? null;
    if (isAlias(node)) refuseAlias('steps', node.source);
    this.steps = isMap(node) ? entriesOf(node).flatMap((entry, index) => this.#read(entry, index)) : [];
    for (const step of this.steps) {
      if (this.#byId.has(step.id)) this.#twice.add(step.id);
      this.#byId.set(step.id, step);
    }
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  find(id: string): StepEntry | undefined {
    return this.#byId.get(id);
  }

  /** A step that is to be changed. Refuses where there is none, or two. */
  step(id: string): StepEntry {
    const step = this.#byId.get(id);
    if (!step) return refuse(say`There is no step \`${id}\` in the flow any more.`);
    if (this.#twice.has(id)) return refuse(say`There are two steps with the id \`${id}\`. Rename one of them in the text first.`);
    return step;
  }

  /** What a node stands for. */
  resolve(node: Node | null): Node | undefined {
    if (!isAlias(node)) return node ?? undefined;
    this.#aliases ??= aliasTargets(this.source.document);
    return this.#aliases.get(node);
  }

  /** The edges that a step writes, in the order of the file. */
  edges(step: StepEntry): WrittenEdge[] {
    const { map, kind, path } = step;
    if (!map) return [];
    const names = kind === undefined ? undefined : definitionOf(kind).edges;
    const found: WrittenEdge[] = [];
    const add = (port: Port, node: Node | null, at: string): void => {
      const to = this.textOf(node);
      if (to !== undefined) found.push({ port, to, path: at });
    };
    for (const entry of entriesOf(map)) {
      const key = keyText(entry);
      if (key === undefined) continue;
      const at = pathTo(path, key);
      if (names && Object.hasOwn(names, key)) add({ kind: 'flow', name: key }, entry.value, at);
      const ports = key === 'on-error' ? 'error' : key === 'cases' && kind === 'switch' ? 'case' : undefined;
      const inner = ports && this.resolve(entry.value);
      if (!ports || !isMap(inner)) continue;
      for (const one of entriesOf(inner)) {
        const name = keyText(one);
        if (name !== undefined) add({ kind: ports, name }, one.value, pathTo(at, name));
      }
    }
    return found;
  }

  /** Where a port leads; undefined where the file does not say. */
  written(step: StepEntry, { kind, name }: Port): string | undefined {
    return this.edges(step).findLast(({ port }) => port.kind === kind && port.name === name)?.to;
  }

  /** Where a port leads, by default where the file does not say. */
  leadsTo(step: StepEntry, port: Port): string {
    const written = this.written(step, port);
    if (written !== undefined) return written;
    const edges = step.kind && port.kind === 'flow' ? definitionOf(step.kind).edges : {};
    const otherwise = Object.hasOwn(edges, port.name) ? edges[port.name]?.otherwise : undefined;
    return (otherwise === 'next' ? this.written(step, { kind: 'flow', name: 'next' }) : undefined) ?? END;
  }

  /** The text of a scalar. */
  textOf(node: Node | null): string | undefined {
    const scalar = this.resolve(node);
    if (!isScalar(scalar) || scalar.value === null) return undefined;
    return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
  }

  #read(entry: Entry, index: number): StepEntry | [] {
    const id = keyText(entry);
    if (id === undefined) return [];
    const map = this.resolve(entry instanceof PieceEntry ? entry.raw : entry.value);
    return new WrittenStep(id, index, entry, isMap(map) ? map : undefined);
  }
}

/** Looks at no more of a step than is asked for: a flow may have very many. */
class WrittenStep implements StepEntry {
  readonly id: string;
  readonly index: number;
  readonly map: YAMLMap | undefined;
  readonly #entry: Entry;
  #kind: StepKind | undefined | null = null;

  constructor(id: string, index: number, entry: Entry, map: YAMLMap | undefined) {
    this.id = id;
    this.index = index;
    this.map = map;
    this.#entry = entry;
  }

  get path(): string {
    return pathTo('steps', this.id);
  }

  get node(): Node | null {
    return this.#entry.value;
  }

  get kind(): StepKind | undefined {
    if (this.#kind === null) this.#kind = this.map && kindOf(this.map);
    return this.#kind;
  }
}

/** What a kind of step can have. */
export const definitionOf = (kind: StepKind): StepDefinition => stepDefinition(kind)!;

const isKind = (key: string): key is StepKind => stepDefinition(key) !== undefined;

/** The key that says what a step does, told as `flow-file.ts` tells it. */
export function kindOf(map: YAMLMap): StepKind | undefined {
  const kinds = entriesOf(map).flatMap((entry) => {
    const key = keyText(entry);
    return key !== undefined && isKind(key) ? [key] : [];
  });
  if (kinds.length < 2) return kinds[0];
  return kinds.find((key) => kinds.every((other) => other === key || Object.hasOwn(definitionOf(key).fields, other))) ?? kinds[0];
}

const MAIN_PORTS = ['next', 'then', 'continue', 'default'];

/** The port by which a step leads on when nothing special happens; undefined for an `end`. */
export function mainPort(kind: StepKind): Port | undefined {
  const { edges } = definitionOf(kind);
  const name = MAIN_PORTS.find((main) => Object.hasOwn(edges, main)) ?? Object.keys(edges)[0];
  return name === undefined ? undefined : { kind: 'flow', name };
}
