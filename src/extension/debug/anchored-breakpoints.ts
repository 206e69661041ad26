import * as vscode from 'vscode';
import { anchorAt, lineOfStep, startOfLine, type Anchor } from '../../debug/line-anchor.ts';
import type { BreakpointRules } from '../../designer/breakpoints.ts';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import type { FlowSource } from '../../flow/read-flow.ts';
import { isFlow, type FlowDocuments } from '../flow-documents.ts';
import { idsOfSteps, movedOffset, settle } from './breakpoint-anchor.ts';
import { KeptSteps } from './kept-steps.ts';
import { breakpointsIn, fileOf, lineOf } from './source-breakpoints.ts';

/** Pause after a change of a text before breakpoints follow it: VS Code moves those that text editors show by itself. Milliseconds. */
const PAUSE = 100;

/** A breakpoint of VS Code, what it is for, and where in the text that stands. */
interface Known {
  anchor: Anchor | undefined;
  /** Offset of the line's text; follows each change. */
  offset: number;
  /** Set where the line was deleted. */
  erased?: boolean;
}

/** Knows what the breakpoints in flows are for, and moves them with it through changes of the text. */
export class AnchoredBreakpoints implements vscode.Disposable {
  readonly #flows: FlowDocuments;
  readonly #kept: KeptSteps;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #known = new Map<string, Known>();
  /** Ids of the steps when the breakpoints of a document were settled last. */
  readonly #stepIds = new WeakMap<vscode.TextDocument, ReadonlySet<string>>();
  /** Breakpoints whose steps were removed, by step: undo brings both back. */
  readonly #lost = new WeakMap<vscode.TextDocument, Map<string, vscode.SourceBreakpoint>>();
  readonly #waiting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable;
  /** False until VS Code has told which breakpoints there are. */
  #told = false;
  readonly onDidChange = this.#changed.event;

  /** @param state of the workspace */
  constructor(flows: FlowDocuments, state: vscode.Memento) {
    this.#flows = flows;
    this.#kept = new KeptSteps(state);
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.debug.onDidChangeBreakpoints((change) => this.#follow(change)),
      vscode.workspace.onDidChangeTextDocument((change) => this.#followText(change)),
      vscode.workspace.onDidOpenTextDocument((document) => this.#settleSoon(document)),
      flows.onDidChange(({ document }) => this.#settleSoon(document)),
      flows.onDidClose((document) => this.#forget(document)),
    );
    // asked for the first time they are on their way, and come as an event
    this.#told = vscode.debug.breakpoints.length > 0;
    for (const document of flows.open) this.#settleSoon(document);
  }

  /** The breakpoints of an open flow with what they are for. */
  of(document: vscode.TextDocument): readonly (readonly [vscode.SourceBreakpoint, Anchor | undefined])[] {
    return breakpointsIn(document.uri).map((one) => [one, this.#knowledgeOf(one, document).anchor] as const);
  }

  /** Sets a breakpoint. @param line from 1 */
  add(document: vscode.TextDocument, anchor: Anchor | undefined, line: number, rules: BreakpointRules, enabled: boolean): void {
    const { condition, hitCondition, logMessage } = rules;
    const place = new vscode.Location(document.uri, new vscode.Position(line - 1, 0));
    const breakpoint = new vscode.SourceBreakpoint(place, enabled, condition, hitCondition, logMessage);
    this.#known.set(breakpoint.id, { anchor, offset: startOfLine(document.getText(), line) ?? 0 });
    vscode.debug.addBreakpoints([breakpoint]);
  }

  /** Brings the breakpoints of all flows to where their steps are now, also of those that are not open. */
  async settleAll(): Promise<void> {
    const files = new Map(
      vscode.debug.breakpoints.flatMap((breakpoint) => {
        const uri = fileOf(breakpoint);
        return uri?.path.endsWith(FLOW_ENDING) ? [[uri.toString(), uri] as const] : [];
      }),
    );
    for (const uri of files.values()) {
      try {
        this.#settle(await vscode.workspace.openTextDocument(uri));
      } catch {
        // a file that is gone keeps its breakpoints, as VS Code does it
      }
    }
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#subscriptions.dispose();
  }

  #knowledgeOf(breakpoint: vscode.SourceBreakpoint, document: vscode.TextDocument): Known {
    let known = this.#known.get(breakpoint.id);
    if (!known) {
      const source = this.#flows.sourceOf(document);
      const line = lineOf(breakpoint);
      const kept = this.#kept.of(breakpoint.id);
      if (kept === undefined && !this.#stepIds.has(document)) this.#stepIds.set(document, idsOfSteps(source));
      known = {
        anchor: kept !== undefined ? { step: kept } : anchorAt(source, line),
        offset: startOfLine(source.text, line) ?? 0,
      };
      this.#known.set(breakpoint.id, known);
    }
    return known;
  }

  /** Breakpoints came, went, or were changed: by a person, or by VS Code because the text changed. */
  #follow({ added, changed, removed }: vscode.BreakpointsChangeEvent): void {
    this.#told = true;
    for (const { id } of removed) this.#known.delete(id);
    for (const breakpoint of [...added, ...changed]) {
      if (!(breakpoint instanceof vscode.SourceBreakpoint)) continue;
      const document = this.#flows.find(breakpoint.location.uri);
      if (!document) continue;
      // at once: the text may change next
      this.#knowledgeOf(breakpoint, document);
      this.#settleSoon(document);
    }
    if ([...added, ...changed, ...removed].some((breakpoint) => fileOf(breakpoint)?.path.endsWith(FLOW_ENDING))) {
      this.#keep();
      this.#changed.fire(undefined);
    }
  }

  #followText({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (!isFlow(document)) return;
    for (const { id } of breakpointsIn(document.uri)) {
      const known = this.#known.get(id);
      if (!known) continue;
      for (const { rangeOffset, rangeLength, range, text } of contentChanges) {
        const isIn = rangeOffset <= known.offset && known.offset < rangeOffset + rangeLength;
        if (isIn && !range.isSingleLine && text.trim() === '') known.erased = true;
        known.offset = movedOffset(known.offset, rangeOffset, rangeLength, text.length);
      }
    }
  }

  #settleSoon(document: vscode.TextDocument): void {
    if (!isFlow(document)) return;
    clearTimeout(this.#waiting.get(document));
    this.#waiting.set(
      document,
      setTimeout(() => this.#settle(document), PAUSE),
    );
  }

  #settle(document: vscode.TextDocument): void {
    clearTimeout(this.#waiting.get(document));
    this.#waiting.delete(document);
    if (document.isClosed) return;
    const source = this.#flows.sourceOf(document);
    // what stands where in a text that is no YAML is a guess
    if (source.broken || !source.flow) return;
    const before = this.#stepIds.get(document);
    this.#stepIds.set(document, idsOfSteps(source));
    for (const breakpoint of breakpointsIn(document.uri)) {
      const known = this.#knowledgeOf(breakpoint, document);
      const line = lineOf(breakpoint);
      const followed = document.positionAt(known.offset).line + 1;
      const { anchor, erased } = known;
      const settled = settle(source, { anchor, line, followed, erased }, before);
      if (!settled) this.#lose(document, breakpoint, anchor);
      else if (settled.line === line)
        Object.assign(known, { anchor: settled.anchor, offset: startOfLine(source.text, line) ?? 0, erased: false });
      else {
        vscode.debug.removeBreakpoints([breakpoint]);
        this.add(document, settled.anchor, settled.line, breakpoint, breakpoint.enabled);
      }
    }
    this.#bringBack(document, source);
    this.#keep();
    this.#changed.fire(undefined);
  }

  #lose(document: vscode.TextDocument, breakpoint: vscode.SourceBreakpoint, anchor: Anchor | undefined): void {
    vscode.debug.removeBreakpoints([breakpoint]);
    if (!anchor || !('step' in anchor)) return;
    const lost = this.#lost.get(document) ?? new Map<string, vscode.SourceBreakpoint>();
    this.#lost.set(document, lost.set(anchor.step, breakpoint));
  }

  #bringBack(document: vscode.TextDocument, source: FlowSource): void {
    const lost = this.#lost.get(document);
    for (const [step, breakpoint] of lost ?? []) {
      const line = lineOfStep(source, step);
      if (line === undefined) continue;
      lost?.delete(step);
      this.add(document, { step }, line, breakpoint, breakpoint.enabled);
    }
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#waiting.get(document));
    this.#waiting.delete(document);
    this.#keep();
    for (const { id } of breakpointsIn(document.uri)) this.#known.delete(id);
  }

  /** Keeps the steps for the next time. */
  #keep(): void {
    if (!this.#told) return;
    this.#kept.keep(
      vscode.debug.breakpoints.map(({ id }) => id),
      (id) => {
        const known = this.#known.get(id);
        if (!known) return this.#kept.of(id);
        return known.anchor && 'step' in known.anchor ? known.anchor.step : undefined;
      },
    );
  }
}
