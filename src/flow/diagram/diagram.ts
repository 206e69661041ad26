import type { StepDefinition } from '../steps/definition.ts';
import type { TargetKind } from '../flow-file.ts';

/** How a step is drawn. */
export type Shape = StepDefinition['shape'];

/** A way out of a step, drawn as a port with an edge. */
export interface DiagramPort {
  /** Key in the file: `then`, `next`, `vetoed`; a case's value; an error kind. */
  readonly name: string;
  readonly kind: 'flow' | 'case' | 'error';
  /** Word on the edge. */
  readonly label: string;
  /** Id of the step it leads to; may name a step that does not exist. */
  readonly to: string;
  /** False where the file does not say and the default holds. */
  readonly explicit: boolean;
  /** True for a default that says nothing new: it goes the way of `next`, or what it waits for seldom comes. A port without an edge. */
  readonly quiet: boolean;
}

/** A problem, as the canvas shows it. */
export interface DiagramProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly suggestion?: string | undefined;
  /** Path of the value that it is about, as far as one is known: `steps/create/with`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** Something that a step uses and that can be opened from it: a mapping, a property, triggers, a called flow, a script file. */
export interface DiagramUse {
  /** "Mapping of user", "preInsert triggers of user", "../create-user/create-user.idflow.yaml". */
  readonly label: string;
  /** Path in this file: `objects/user/mapping`. */
  readonly path?: string | undefined;
  /** Or a file, relative to this one. */
  readonly file?: string | undefined;
}

/** A step, as the canvas draws it. JSON-safe. */
export interface DiagramStep {
  readonly id: string;
  /** Kind of step; empty where the file does not say. */
  readonly kind: string;
  readonly shape: Shape;
  /** The title, or the id. */
  readonly title: string;
  /** One line that says what it does: "insert user", "source != null", "find-user". */
  readonly summary: string;
  readonly note?: string | undefined;
  /** Logical name and kind of the target that it talks to. */
  readonly target?: { readonly name: string; readonly kind: TargetKind | 'unknown' } | undefined;
  readonly ports: readonly DiagramPort[];
  readonly uses: readonly DiagramUse[];
  /** For a loop: ids of the steps of its body. */
  readonly body?: readonly string[] | undefined;
  /** What search looks through besides id, title and summary: SQL, scripts, expressions. */
  readonly text: string;
}

/** A flow, as the canvas draws it. Steps stand in the order of the file. */
export interface Diagram {
  readonly name: string;
  readonly description?: string | undefined;
  /** Id of the first step; undefined for a flow without steps. */
  readonly start?: string | undefined;
  readonly steps: readonly DiagramStep[];
  readonly targets: readonly { readonly name: string; readonly kind: string }[];
  readonly objects: readonly { readonly name: string; readonly title: string; readonly target: string }[];
}

/** The id of the end that is drawn for edges to `end` when no step has that id. */
export { END } from '../graph.ts';

/** Key of an edge: stable through changes of where it leads. */
export const edgeKey = (from: string, port: Pick<DiagramPort, 'kind' | 'name'>): string => `${from}/${port.kind}/${port.name}`;
