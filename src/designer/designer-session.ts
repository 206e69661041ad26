import type { Diagram } from '../flow/diagram/diagram.ts';
import { diffDiagram } from '../flow/diagram/diff-diagram.ts';
import { diagramOf } from '../flow/diagram/diagram-of.ts';
import { problemsOf } from '../flow/diagram/problems-of.ts';
import { applyFlowEdit, type FlowEdit } from '../flow/edit/index.ts';
import type { Layout } from '../flow/layout/layout.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import { say, type Sentence } from '../flow/sentence.ts';
import type { RunEvent } from '../runs/events.ts';
import { brokenOf } from './broken.ts';
import { ChangeLog } from './change-log.ts';
import { DebuggedFlow } from './debugged-flow.ts';
import type { DesignerHost } from './designer-host.ts';
import type { Subscription } from './flow-text.ts';
import { answerTo } from './questions.ts';
import type { FromDesigner } from './from-designer.ts';
import { withoutGone, withRenamed } from './kept-layout.ts';
import { assumptionOf, isInPlace } from './stale-edit.ts';
import type { Broken, ToDesigner } from './to-designer.ts';

/** Attempts to place an edit in a text that goes on changing while it is worked out. */
const ATTEMPTS = 5;
/** Events of a run in one message. */
const EVENTS_AT_ONCE = 5000;

const CHANGED_MEANWHILE = say`The text of this place changed meanwhile, so nothing was done. Look at it and try again.`;
const NOT_WRITABLE = say`The file can not be changed: it is read-only here.`;
const RESTLESS = say`The text keeps changing, so nothing was done. Try again.`;
const DEFECT = say`The change could not be made. The log of idflow says more.`;

type EditMessage = Extract<FromDesigner, { type: 'edit' }>;
/** How an edit went, before it is told in the user's language. */
interface Edited {
  readonly version: number;
  readonly select?: string;
  readonly says?: Sentence;
  readonly refused?: Sentence;
}

/** What the webview was shown last. */
interface Shown {
  readonly version: number;
  readonly diagram: Diagram;
  readonly broken: Broken | null;
}

/**
 * One open designer: keeps a webview's picture of a flow up to date, and does to the text what the webview asks for. Several
 * may stand on one text. Knows nothing of VS Code.
 */
export class DesignerSession {
  readonly #host: DesignerHost;
  readonly #log: ChangeLog;
  readonly #debugged: DebuggedFlow;
  readonly #subscriptions: readonly Subscription[];
  /** Versions that edits of this designer led to; true where the edit left the order of all entries alone. */
  readonly #own = new Map<number, boolean>();
  /** Set while the webview listens. */
  #shown: Shown | undefined;
  #problems = '[]';
  #selected: string | undefined;
  /** Turn of the last selection that the webview told. */
  #turn = 0;
  /** The arrangement that this designer asked for last: it shows that already. */
  #arranged: Layout | undefined;
  /** The last edit that was asked for; each waits for the one before it. */
  #editing: Promise<void> = Promise.resolve();

  constructor(host: DesignerHost) {
    this.#host = host;
    this.#log = new ChangeLog(host.text.version);
    this.#debugged = new DebuggedFlow(host, (message) => this.#send(message));
    this.#subscriptions = [
      host.text.onDidChange((change) => this.#log.note(change)),
      host.text.onDidRead(() => this.#showText()),
      host.text.onDidValidate(() => this.#showProblems()),
      host.layout.onDidChange(() => this.#showLayout()),
      host.runs.onDidRun(({ reset, running, events }) => this.#sendRun(reset, running, events)),
      host.onDidChangeAbilities(() => this.#send({ type: 'abilities', abilities: host.abilities })),
      host.onDidChangePreferences(() => this.#send({ type: 'preferences', preferences: host.preferences })),
      this.#debugged,
    ];
  }

  /** Path of what is selected, as far as the webview said. */
  get selected(): string | undefined {
    return this.#selected;
  }

  /** Does what a message of the webview asks for; resolves when it is done. */
  async receive(message: FromDesigner): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.#showAll();
      case 'edit':
        this.#editing = this.#editing.then(() => this.#edit(message)).catch((error: unknown) => this.#logFailure(message, error));
        return this.#editing;
      case 'layout':
        this.#arranged = withoutGone(message.layout, this.#host.text.source);
        return this.#host.layout.save(this.#arranged);
      case 'select': {
        this.#selected = message.paths.at(-1);
        this.#turn = message.turn;
        if (this.#selected !== undefined) this.#host.select(this.#selected);
        return;
      }
      case 'open': {
        const { type: _, ...place } = message;
        return this.#host.open(place);
      }
      case 'question':
        return this.#send({ type: 'answer', id: message.id, ...(await answerTo(message.question, this.#host)) });
      case 'run':
        return this.#host.run(message.choose);
      case 'cancel-run':
        return this.#host.cancelRun();
      case 'breakpoints':
      case 'breakpoint-rules':
      case 'debug':
      case 'run-to-step':
        return this.#debugged.receive(message);
      case 'command':
        return this.#host.command(message.command);
      case 'error':
        return this.#host.log(message.message);
    }
  }

  /** The webview stopped listening: it is hidden. It says `ready` when it is back. */
  pause(): void {
    this.#shown = undefined;
  }

  /** The cursor of a text editor came into a path; what is selected already is not selected again. */
  follow(path: string): void {
    if (path === this.#selected) return;
    this.#selected = path;
    this.#send({ type: 'select', path, turn: this.#turn });
  }

  /** Selects a path, even if it was selected before, and brings it into view. */
  reveal(path: string): void {
    this.#selected = path;
    this.#send({ type: 'select', path });
  }

  perform(action: Extract<ToDesigner, { type: 'do' }>['action']): void {
    this.#send({ type: 'do', action });
  }

  dispose(): void {
    this.pause();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Nothing reaches a webview before it has said that it listens. */
  #send(message: ToDesigner): void {
    if (this.#shown) this.#host.send(message);
  }

  #showAll(): void {
    const { text, layout, abilities, preferences, words, runs } = this.#host;
    const { version, source } = text;
    const broken = brokenOf(source);
    const diagram = diagramOf(source);
    const problems = problemsOf(text.validation.problems, text.validation.source);
    this.#shown = { version, diagram, broken };
    this.#problems = JSON.stringify(problems);
    this.#send({
      type: 'document',
      version,
      file: source.file,
      diagram,
      layout: layout.layout,
      problems,
      broken,
      abilities,
      preferences,
      words: { ...words },
    });
    this.#debugged.show();
    if (runs.events.length > 0) this.#sendRun(true, runs.running, runs.events);
  }

  /** Shows the text as it is now, unless it is shown already. A text that is no YAML keeps the last good picture. */
  #showText(): void {
    const { version, source } = this.#host.text;
    const shown = this.#shown;
    if (!shown || shown.version === version) return;
    const broken = brokenOf(source);
    const diagram = broken ? shown.diagram : diagramOf(source);
    this.#shown = { version, diagram, broken };
    this.#send({ type: 'patch', base: shown.version, version, patch: diffDiagram(shown.diagram, diagram), broken });
  }

  #showProblems(): void {
    const { validation } = this.#host.text;
    this.#showText();
    const problems = problemsOf(validation.problems, validation.source);
    const printed = JSON.stringify(problems);
    if (printed === this.#problems) return;
    this.#problems = printed;
    this.#send({ type: 'problems', version: validation.version, problems });
  }

  #showLayout(): void {
    const { layout } = this.#host.layout;
    if (layout !== this.#arranged) this.#send({ type: 'layout', layout });
  }

  #sendRun(reset: boolean, running: boolean, events: readonly RunEvent[]): void {
    let first = true;
    for (let at = 0; first || at < events.length; at += EVENTS_AT_ONCE) {
      const last = at + EVENTS_AT_ONCE >= events.length;
      this.#send({
        type: 'run',
        reset: reset && first,
        running: running || !last,
        events: events.slice(at, at + EVENTS_AT_ONCE),
      });
      first = false;
    }
  }

  async #edit({ id, version, edit }: EditMessage): Promise<void> {
    let edited: Edited;
    try {
      edited = await this.#apply(version, edit);
    } catch (error) {
      this.#logFailure({ edit }, error);
      edited = { version: this.#host.text.version, refused: DEFECT };
    }
    // The picture first: what is to be selected must be on it.
    this.#showText();
    const { says, refused, ...rest } = edited;
    this.#send({
      type: 'edited',
      id,
      ...rest,
      ...(says === undefined ? {} : { says: this.#host.say(says) }),
      ...(refused === undefined ? {} : { refused: this.#host.say(refused) }),
    });
  }

  #logFailure({ edit }: Pick<EditMessage, 'edit'>, error: unknown): void {
    this.#host.log(`The edit ${edit.edit} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  async #apply(version: number, edit: FlowEdit): Promise<Edited> {
    const { text } = this.#host;
    if (!this.#host.abilities.edit) return { version: text.version, refused: NOT_WRITABLE };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const at = text.version;
      const { source } = text;
      if (version < at && this.#isStale(version, edit, source)) return { version: at, refused: CHANGED_MEANWHILE };
      const result = applyFlowEdit(source, edit);
      if ('refused' in result) return { version: at, refused: result.refused };
      const outcome = {
        ...(result.select === undefined ? {} : { select: result.select }),
        ...(result.says === undefined ? {} : { says: result.says }),
      };
      if (result.edits.length === 0) return { version: at, ...outcome };
      if (!(await text.apply(result.edits, at))) {
        if (text.version === at) return { version: at, refused: NOT_WRITABLE };
        continue;
      }
      this.#own.set(this.#log.after(at) ?? text.version, isInPlace(edit));
      if (edit.edit === 'rename-step') this.#keepPlace(edit.step, edit.to);
      return { version: text.version, ...outcome };
    }
    return { version: text.version, refused: RESTLESS };
  }

  /** Whether what the edit takes for granted changed by somebody else's hand. */
  #isStale(version: number, edit: FlowEdit, source: FlowSource): boolean {
    const assumption = assumptionOf(edit, source);
    if (!assumption) return false;
    const harmless = [...this.#own].filter(([, inPlace]) => inPlace || !assumption.counts).map(([own]) => own);
    return this.#log.touched(assumption.stretch, version, new Set(harmless));
  }

  #keepPlace(from: string, to: string): void {
    const { layout } = this.#host.layout;
    const kept = withRenamed(layout, from, to);
    if (kept !== layout) this.#host.layout.save(kept);
  }
}
