import * as vscode from 'vscode';
import { lineOfStep } from '../../debug/line-anchor.ts';
import type { BreakpointRules, StepBreakpoint } from '../../designer/breakpoints.ts';
import type { BreakpointsOfFlows } from '../designer/flow-debugging.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { AnchoredBreakpoints } from './anchored-breakpoints.ts';
import { lineOf, shown } from './source-breakpoints.ts';

/** What debug adapters said of breakpoints that they could not bind. */
export interface RefusedBreakpoints {
  readonly onDidChange: vscode.Event<unknown>;
  /** Why, for the breakpoint on a line (from 1); undefined where nobody refused it. */
  refusalOf(file: vscode.Uri, line: number): string | undefined;
}

/**
 * The breakpoints on the steps of flows, for designers. VS Code has them, with those of the gutter and of its list of
 * breakpoints, and they follow their steps through changes of the text.
 */
export class StepBreakpoints implements BreakpointsOfFlows, vscode.Disposable {
  readonly #flows: FlowDocuments;
  readonly #anchored: AnchoredBreakpoints;
  readonly #refused: RefusedBreakpoints;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  /** @param state of the workspace */
  constructor(flows: FlowDocuments, state: vscode.Memento, refused: RefusedBreakpoints) {
    this.#flows = flows;
    this.#anchored = new AnchoredBreakpoints(flows, state);
    this.#refused = refused;
    const changed = (): void => this.#changed.fire(undefined);
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      this.#anchored,
      this.#anchored.onDidChange(changed),
      refused.onDidChange(changed),
    );
  }

  of(flow: vscode.Uri): readonly StepBreakpoint[] {
    const document = this.#flows.find(flow);
    if (!document) return [];
    return this.#anchored.of(document).flatMap(([breakpoint, anchor]): StepBreakpoint[] => {
      const refusal = this.#refused.refusalOf(flow, lineOf(breakpoint));
      return anchor && 'step' in anchor ? [shown(breakpoint, anchor.step, refusal)] : [];
    });
  }

  /** Sets one where there is none, removes those that there are. */
  toggle(flow: vscode.Uri, step: string): void {
    if (this.#on(flow, step).length > 0) this.remove(flow, step);
    else this.#set(flow, step, {}, true);
  }

  edit(flow: vscode.Uri, step: string, rules: BreakpointRules): void {
    const there = this.#on(flow, step);
    vscode.debug.removeBreakpoints(there);
    this.#set(flow, step, rules, there[0]?.enabled ?? true);
  }

  setEnabled(flow: vscode.Uri, step: string, enabled: boolean): void {
    const there = this.#on(flow, step).filter((breakpoint) => breakpoint.enabled !== enabled);
    vscode.debug.removeBreakpoints(there);
    for (const breakpoint of there) this.#set(flow, step, breakpoint, enabled);
  }

  remove(flow: vscode.Uri, step: string): void {
    vscode.debug.removeBreakpoints(this.#on(flow, step));
  }

  /** Brings the breakpoints of all flows to where their steps are now, also of those that are not open. */
  settleAll(): Promise<void> {
    return this.#anchored.settleAll();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #on(flow: vscode.Uri, step: string): readonly vscode.SourceBreakpoint[] {
    const document = this.#flows.find(flow);
    const all = document ? this.#anchored.of(document) : [];
    return all.flatMap(([breakpoint, anchor]) => (anchor && 'step' in anchor && anchor.step === step ? [breakpoint] : []));
  }

  #set(flow: vscode.Uri, step: string, rules: BreakpointRules, enabled: boolean): void {
    const document = this.#flows.find(flow);
    const line = document && lineOfStep(this.#flows.sourceOf(document), step);
    if (document && line !== undefined) this.#anchored.add(document, { step }, line, rules, enabled);
  }
}
