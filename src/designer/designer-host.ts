import type { FlowFolder } from '../flow/language/flow-folder.ts';
import type { Layout } from '../flow/layout/layout.ts';
import type { RunEvent } from '../runs/events.ts';
import type { BreakpointRules, StepBreakpoint } from './breakpoints.ts';
import type { DebugState } from './debug-state.ts';
import type { Evaluation } from './evaluation.ts';
import type { FlowText, Happening } from './flow-text.ts';
import type { Abilities, Preferences, ToDesigner } from './to-designer.ts';
import type { FromDesigner } from './from-designer.ts';
import type { Sentence } from '../flow/sentence.ts';

/** The layout sidecar of a flow, shared by all designers of it. */
export interface LayoutFile {
  readonly layout: Layout;
  /** Takes an arrangement over: every designer shows it, the file follows. */
  save(layout: Layout): void;
  /** The arrangement changed: by a designer, or in the file. */
  readonly onDidChange: Happening<unknown>;
}

/** What runs of the flow did so far, and go on doing. */
export interface RunFeed {
  readonly running: boolean;
  /** Events of the last run; empty where none ran. */
  readonly events: readonly RunEvent[];
  /** More events; `reset` where they begin a new run. */
  readonly onDidRun: Happening<{ readonly reset: boolean; readonly running: boolean; readonly events: readonly RunEvent[] }>;
}

/** The breakpoints on the steps of a flow: the same that its text and the list of breakpoints show. */
export interface FlowBreakpoints {
  readonly all: readonly StepBreakpoint[];
  readonly onDidChange: Happening<unknown>;
  /** Sets one where there is none, removes those that there are. */
  toggle(step: string): void;
  /** Gives the breakpoint of a step new rules, in place of all it had; sets one where there is none. */
  edit(step: string, rules: BreakpointRules): void;
  setEnabled(step: string, enabled: boolean): void;
  remove(step: string): void;
}

/** What the debugger does with the flow. */
export interface FlowDebugging {
  readonly state: DebugState;
  readonly onDidChange: Happening<unknown>;
  perform(action: DebugAction): void;
  /** Goes on up to a step. */
  runTo(step: string): void;
}

/** The files around a flow, some of which are not read yet: what is not known is answered as if it were not there. */
export interface AskedFiles extends FlowFolder {
  /** Reads what was asked for and not known. @returns true where there was any such: ask again */
  load(): Promise<boolean>;
}

/** A sample input beside the flow. */
export interface SampleInput {
  readonly name: string;
  readonly text: string;
}

type MessageOf<T extends FromDesigner['type']> = Extract<FromDesigner, { type: T }>;

/** What a designer asks of the debugger. */
export type DebugAction = MessageOf<'debug'>['action'];

/** Everything around one designer: VS Code's extension host, or a page of a test. */
export interface DesignerHost {
  readonly text: FlowText;
  readonly layout: LayoutFile;
  readonly runs: RunFeed;
  readonly breakpoints: FlowBreakpoints;
  readonly debugging: FlowDebugging;
  /** The files around the flow. */
  readonly files: AskedFiles;
  readonly abilities: Abilities;
  readonly onDidChangeAbilities: Happening<unknown>;
  readonly preferences: Preferences;
  readonly onDidChangePreferences: Happening<unknown>;
  /** The text of a sentence in the user's language. */
  say(sentence: Sentence): string;
  /** Words of the interface in the user's language, by key. */
  readonly words: Readonly<Record<string, string>>;
  /** Hands a message to the webview. */
  send(message: ToDesigner): void;
  /** Shows in text editors what is selected here. */
  select(path: string): void;
  open(place: Omit<MessageOf<'open'>, 'type'>): void;
  run(choose: boolean): void;
  cancelRun(): void;
  command(command: MessageOf<'command'>['command']): void;
  samples(): Promise<readonly SampleInput[]>;
  /** @throws Error with a sentence where nothing could be evaluated */
  evaluate(object: string, input: string): Promise<readonly Evaluation[]>;
  log(message: string): void;
}
