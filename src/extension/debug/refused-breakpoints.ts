import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { RefusedBreakpoints } from './step-breakpoints.ts';

/** The breakpoints that debug adapters could not bind, as long as their sessions last. */
export class SessionRefusals implements RefusedBreakpoints, vscode.Disposable {
  /** Reasons by line, by file, by session. */
  readonly #sessions = new Map<string, Map<string, ReadonlyMap<number, string>>>();
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChange = this.#changed.event;

  /** Takes the answer of an adapter, which has a breakpoint for each that was asked for, in the same order. */
  note(
    { id }: vscode.DebugSession,
    { source, breakpoints: wanted = [] }: DebugProtocol.SetBreakpointsArguments,
    answers: readonly DebugProtocol.Breakpoint[],
  ): void {
    if (source.path === undefined) return;
    const reasons = new Map<number, string>();
    for (const [index, { verified, message, line }] of answers.entries()) {
      if (verified) continue;
      for (const at of [wanted[index]?.line, line]) if (at !== undefined) reasons.set(at, message ?? '');
    }
    const files = this.#sessions.get(id) ?? new Map<string, ReadonlyMap<number, string>>();
    this.#sessions.set(id, files.set(vscode.Uri.file(source.path).toString(), reasons));
    this.#changed.fire(undefined);
  }

  forget({ id }: vscode.DebugSession): void {
    if (this.#sessions.delete(id)) this.#changed.fire(undefined);
  }

  refusalOf(file: vscode.Uri, line: number): string | undefined {
    const address = file.toString();
    for (const files of this.#sessions.values()) {
      const reason = files.get(address)?.get(line);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
