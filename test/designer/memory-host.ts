import type { AskedFiles, DesignerHost, LayoutFile, RunFeed, SampleInput } from '../../src/designer/designer-host.ts';
import type { Evaluation } from '../../src/designer/evaluation.ts';
import type { Abilities, Preferences, ToDesigner } from '../../src/designer/to-designer.ts';
import { EMPTY_LAYOUT, type Layout } from '../../src/flow/layout/layout.ts';
import type { RunEvent } from '../../src/runs/events.ts';
import { Announcer } from './announcer.ts';
import { MemoryBreakpoints, MemoryDebugging } from './memory-debugging.ts';
import type { MemoryDocument } from './memory-document.ts';
import { inEnglish } from '../../src/flow/sentence.ts';

/** A layout sidecar in memory; hand the same one to every designer of a flow. */
export class MemoryLayout implements LayoutFile {
  readonly #changed = new Announcer<undefined>();
  readonly onDidChange = this.#changed.on;
  layout: Layout = EMPTY_LAYOUT;

  save(layout: Layout): void {
    this.layout = layout;
    this.#changed.announce(undefined);
  }
}

/** A run whose events the test writes. */
export class MemoryRuns implements RunFeed {
  readonly #ran = new Announcer<{ reset: boolean; running: boolean; events: readonly RunEvent[] }>();
  readonly onDidRun = this.#ran.on;
  running = false;
  events: readonly RunEvent[] = [];

  run(events: readonly RunEvent[], { reset = false, running = false } = {}): void {
    this.running = running;
    this.events = reset ? events : [...this.events, ...events];
    this.#ran.announce({ reset, running, events });
  }
}

/** The world around a designer in memory: keeps what the designer asks for, in order. */
export class MemoryHost implements DesignerHost {
  readonly #abilitiesChanged = new Announcer<undefined>();
  readonly onDidChangeAbilities = this.#abilitiesChanged.on;
  readonly #preferencesChanged = new Announcer<undefined>();
  readonly onDidChangePreferences = this.#preferencesChanged.on;
  readonly text: MemoryDocument;
  readonly layout: MemoryLayout;
  readonly runs = new MemoryRuns();
  readonly breakpoints = new MemoryBreakpoints();
  readonly debugging = new MemoryDebugging((what) => this.asked.push(what));
  readonly files: AskedFiles = { read: () => undefined, list: () => undefined, load: async () => false };
  /** Speaks English until a test says otherwise. */
  say = inEnglish;
  words: Readonly<Record<string, string>> = {};
  readonly sent: ToDesigner[] = [];
  /** What was asked for besides edits: `select steps/create`, `run`. */
  readonly asked: string[] = [];
  abilities: Abilities = { edit: true, run: true, environment: 'embedded' };
  preferences: Preferences = { minimap: true };
  inputs: readonly SampleInput[] = [];
  evaluations: readonly Evaluation[] = [];

  constructor(text: MemoryDocument, layout = new MemoryLayout()) {
    this.text = text;
    this.layout = layout;
  }

  allow(abilities: Partial<Abilities>): void {
    this.abilities = { ...this.abilities, ...abilities };
    this.#abilitiesChanged.announce(undefined);
  }

  prefer(preferences: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...preferences };
    this.#preferencesChanged.announce(undefined);
  }

  send(message: ToDesigner): void {
    this.sent.push(message);
  }

  select(path: string): void {
    this.asked.push(`select ${path}`);
  }

  open(place: { path?: string | undefined; file?: string | undefined; line?: number | undefined }): void {
    this.asked.push(`open ${JSON.stringify(place)}`);
  }

  run(choose: boolean): void {
    this.asked.push(choose ? 'run with input' : 'run');
  }

  cancelRun(): void {
    this.asked.push('cancel run');
  }

  command(command: string): void {
    this.asked.push(command);
    if (command === 'undo') this.text.undo();
    if (command === 'redo') this.text.redo();
  }

  async samples(): Promise<readonly SampleInput[]> {
    return this.inputs;
  }

  async evaluate(): Promise<readonly Evaluation[]> {
    return this.evaluations;
  }

  log(message: string): void {
    this.asked.push(`log ${message}`);
  }
}
