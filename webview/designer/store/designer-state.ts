import { EMPTY_LAYOUT, type Layout } from '../../../src/flow/layout/layout.ts';
import type { Diagram, DiagramProblem, DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import type { Abilities, Broken, Preferences } from '../../../src/designer/to-designer.ts';
import type { DebugState } from '../../../src/designer/debug-state.ts';
import { NOT_DEBUGGED } from '../../../src/designer/not-debugged.ts';
import type { RunOverlay } from '../../../src/designer/run-overlay.ts';
import type { BreakpointsByStep } from '../breakpoints/by-step.ts';
import type { Rule } from '../breakpoints/looks.ts';
import type { DebugMarks } from '../debugging/marks.ts';
import { EMPTY_SCENE, type PortName, type Scene } from '../scene/scene.ts';

/** How many problems a step has, and what the first of them say. */
export interface StepProblems {
  readonly errors: number;
  readonly warnings: number;
  readonly messages: readonly string[];
}

/** A search in the flow. */
export interface Search {
  readonly query: string;
  /** Ids of the steps found, in the order of the file. */
  readonly found: readonly string[];
  readonly at: number;
}

/** Connecting by keyboard: first the way out, then the step that it is to lead to. */
export interface Connecting {
  readonly from: string;
  readonly port: PortName | undefined;
}

/** The popup that offers steps to add, and where they would go. */
export type Picker =
  | { readonly at: 'port'; readonly from: string; readonly port: PortName; readonly anchor: Anchor }
  | { readonly at: 'edge'; readonly from: string; readonly port: PortName; readonly anchor: Anchor }
  /** Choose the way out first. */
  | { readonly at: 'step'; readonly from: string; readonly connect: boolean; readonly anchor: Anchor }
  /** What a way out is to lead to: a step that there is, or the end. */
  | { readonly at: 'goal'; readonly from: string; readonly port: PortName; readonly query: string; readonly anchor: Anchor }
  /** The edge that a step is to be moved onto. */
  | { readonly at: 'move'; readonly step: string; readonly anchor: Anchor }
  | { readonly at: 'flow'; readonly anchor: Anchor };

/** A place in the window that something belongs to, in pixels. */
export type Anchor = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

export interface Menu {
  readonly anchor: Anchor;
  readonly on:
    | { readonly step: string }
    | { readonly edge: string }
    | { readonly group: string }
    | { readonly breakpoint: string }
    | 'canvas'
    | 'debug';
}

/** The popup that says what a step's breakpoint asks for. */
export interface Ruling {
  readonly step: string;
  /** The rule on show at first. */
  readonly rule: Rule;
  readonly anchor: Anchor;
}

/** What is being typed over on the canvas. */
export interface Typing {
  readonly what: 'id' | 'title' | 'group';
  readonly id: string;
}

export interface Panels {
  readonly palette: boolean;
  readonly inspector: boolean;
  readonly inspectorWidth: number;
  /** Whether the notes of all steps are open. */
  readonly notes: boolean;
  /** As the setting says, where nobody said otherwise in this designer. */
  readonly minimap?: boolean | undefined;
}

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Everything that the designer's page knows. Changed by the functions in `actions/` alone. */
export interface DesignerState {
  /** False until the extension sent the flow. */
  readonly loaded: boolean;
  readonly version: number;
  readonly file: string;
  readonly diagram: Diagram;
  readonly steps: ReadonlyMap<string, DiagramStep>;
  readonly layout: Layout;
  /** Where everything is drawn. */
  readonly scene: Scene;
  readonly problems: readonly DiagramProblem[];
  readonly problemsByStep: ReadonlyMap<string, StepProblems>;
  readonly broken: Broken | null;
  readonly abilities: Abilities;
  readonly preferences: Preferences;

  /** Ids of the selected steps and groups. */
  readonly selected: ReadonlySet<string>;
  readonly selectedEdge: string | undefined;
  /** Where the keyboard is: the step that arrow keys start from. */
  readonly cursor: string | undefined;
  /** Path that the inspector shows: `steps/create`, `objects/user/mapping`, `` for the flow. */
  readonly inspected: string;
  readonly panels: Panels;
  /** True where the page has no room for panels beside the canvas. */
  readonly narrow: boolean;
  /** True where it has room for one of them only. */
  readonly crowded: boolean;
  /** The panel that lies over the canvas of a narrow page. */
  readonly over: 'palette' | 'inspector' | undefined;
  /** Steps whose notes are open on the canvas; those of all steps where `panels.notes` says so. */
  readonly openNotes: ReadonlySet<string>;
  readonly viewport: Viewport | undefined;
  readonly search: Search | undefined;
  readonly connecting: Connecting | undefined;
  readonly picker: Picker | undefined;
  readonly menu: Menu | undefined;
  readonly typing: Typing | undefined;
  readonly ruling: Ruling | undefined;
  /** Edge that something dragged would be inserted on. */
  readonly dropEdge: string | undefined;
  /** For screen readers; the number tells two equal ones apart. */
  readonly announcement: { readonly text: string; readonly number: number };
  /** A refusal, shown until something else happens. */
  readonly refusal: string | undefined;

  /** The run on the canvas. Changes in place: `runRevision` says that it did. */
  readonly run: RunOverlay | undefined;
  readonly runRevision: number;
  readonly running: boolean;

  readonly breakpoints: BreakpointsByStep;
  readonly debug: DebugState;
  /** What the debugger has to say of the steps on the call stack. */
  readonly marks: DebugMarks;
}

export const EMPTY_DIAGRAM: Diagram = { name: '', steps: [], targets: [], objects: [] };

export const INITIAL_STATE: DesignerState = {
  loaded: false,
  version: 0,
  file: '',
  diagram: EMPTY_DIAGRAM,
  steps: new Map(),
  layout: EMPTY_LAYOUT,
  scene: EMPTY_SCENE,
  problems: [],
  problemsByStep: new Map(),
  broken: null,
  abilities: { edit: false, run: false, environment: '' },
  preferences: { minimap: true },
  selected: new Set(),
  selectedEdge: undefined,
  cursor: undefined,
  inspected: '',
  panels: { palette: false, inspector: true, inspectorWidth: 340, notes: false },
  narrow: false,
  crowded: false,
  over: undefined,
  openNotes: new Set(),
  viewport: undefined,
  search: undefined,
  connecting: undefined,
  picker: undefined,
  menu: undefined,
  typing: undefined,
  ruling: undefined,
  dropEdge: undefined,
  announcement: { text: '', number: 0 },
  refusal: undefined,
  run: undefined,
  runRevision: 0,
  running: false,
  breakpoints: new Map(),
  debug: NOT_DEBUGGED,
  marks: new Map(),
};
