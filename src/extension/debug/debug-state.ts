import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { DebugState } from '../../designer/debug-state.ts';
import { NOT_DEBUGGED } from '../../designer/not-debugged.ts';
import type { DebuggingOfFlows } from '../designer/flow-debugging.ts';
import { framesIn, type FlowFrame } from './flow-frames.ts';

/** A session, and where its run stands. */
interface Standing {
  readonly session: vscode.DebugSession;
  /** The flow that was launched. */
  readonly flow: vscode.Uri;
  paused: { readonly reason: string; readonly text: string | undefined; readonly recorded: boolean } | undefined;
  /** Innermost first; none while the run goes on. */
  frames: readonly FlowFrame[];
}

/** Where the debugged runs stand, by flow: what designers show, and what the commands of a pause are about. */
export class DebugStates implements DebuggingOfFlows, vscode.Disposable {
  readonly #standing = new Map<string, Standing>();
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription = vscode.debug.onDidChangeActiveStackItem(() => this.#changed.fire(undefined));
  readonly onDidChange = this.#changed.event;

  begin(session: vscode.DebugSession, flow: vscode.Uri): void {
    this.#standing.set(session.id, { session, flow, paused: undefined, frames: [] });
    this.#changed.fire(undefined);
  }

  stop({ id }: vscode.DebugSession, body: DebugProtocol.StoppedEvent['body'], frames: readonly DebugProtocol.StackFrame[]): void {
    const recorded = (body as { readonly recorded?: unknown }).recorded === true;
    this.#change(id, { paused: { reason: body.reason, text: body.text, recorded }, frames: framesIn(frames) });
  }

  resume({ id }: vscode.DebugSession): void {
    this.#change(id, { paused: undefined, frames: [] });
  }

  end({ id }: vscode.DebugSession): void {
    if (this.#standing.delete(id)) this.#changed.fire(undefined);
  }

  of(flow: vscode.Uri): DebugState {
    const address = flow.toString();
    const { active } = this;
    const all = [...this.#standing.values()].sort((a, b) => Number(b === active) - Number(a === active));
    for (const standing of all) {
      const isOf = (frame: FlowFrame | undefined): boolean => frame?.flow.toString() === address;
      if (standing.flow.toString() !== address && !standing.frames.some(isOf)) continue;
      const { paused } = standing;
      const [innermost] = standing.frames;
      const here = isOf(innermost) ? innermost : undefined;
      const selected = this.#selectedIn(standing);
      const steps = [selected, ...standing.frames].flatMap((frame) =>
        isOf(frame) && frame?.step !== undefined ? [frame.step] : [],
      );
      return {
        running: true,
        ...(paused && here?.step !== undefined
          ? {
              paused: {
                step: here.step,
                ...(here.iteration ? { iteration: [...here.iteration] } : {}),
                reason: paused.reason,
                recorded: paused.recorded,
                ...(paused.text === undefined ? {} : { text: paused.text }),
              },
            }
          : {}),
        frames: [...new Set(steps)].map((step) => ({ step })),
      };
    }
    return NOT_DEBUGGED;
  }

  /** The session that debugs a flow and is in front; that of the flow where one is given. */
  sessionOf(flow?: vscode.Uri): vscode.DebugSession | undefined {
    const address = flow?.toString();
    const { active } = this;
    const all = [...this.#standing.values()].sort((a, b) => Number(b === active) - Number(a === active));
    return all.find(
      (one) =>
        address === undefined || one.flow.toString() === address || one.frames.some((frame) => frame.flow.toString() === address),
    )?.session;
  }

  /** The step that a session stands at, whose port or answer a person may decide on; undefined while the run goes on. */
  pausedAt({ id }: vscode.DebugSession): FlowFrame | undefined {
    const standing = this.#standing.get(id);
    return standing?.paused ? standing.frames.find(({ step }) => step !== undefined) : undefined;
  }

  /** The frame that is selected in the call stack; undefined where it is none of a flow that is debugged. */
  get selected(): FlowFrame | undefined {
    const { active } = this;
    return active && this.#selectedIn(active);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  private get active(): Standing | undefined {
    const id = (vscode.debug.activeStackItem?.session ?? vscode.debug.activeDebugSession)?.id;
    return id === undefined ? undefined : this.#standing.get(id);
  }

  #selectedIn({ session, frames }: Standing): FlowFrame | undefined {
    const item = vscode.debug.activeStackItem;
    if (!(item instanceof vscode.DebugStackFrame) || item.session.id !== session.id) return frames[0];
    return frames.find(({ id }) => id === item.frameId) ?? frames[0];
  }

  #change(id: string, change: Pick<Standing, 'paused' | 'frames'>): void {
    const standing = this.#standing.get(id);
    if (!standing) return;
    Object.assign(standing, change);
    this.#changed.fire(undefined);
  }
}
