import * as vscode from 'vscode';
import type { TestedTarget } from '../../runner/look-around.ts';
import { keyOfTarget, type TargetRef } from './targets-node.ts';

/** What is known of a target. */
export type TargetState =
  /** Nobody asked yet. */
  | { readonly is: 'not-asked' }
  | { readonly is: 'asking' }
  | {
      readonly is: 'reachable';
      /** Absent where it was looked into without a test. */
      readonly test?: Pick<TestedTarget, 'server' | 'latencyMs' | 'tls'>;
    }
  /** `message` is a sentence for a person, without secrets. */
  | { readonly is: 'failing'; readonly message: string };

const NOT_ASKED: TargetState = { is: 'not-asked' };

/** What each target answered when it was asked last, in this window. */
export class TargetStates implements vscode.Disposable {
  readonly #states = new Map<string, TargetState>();
  readonly #changed = new vscode.EventEmitter<TargetRef>();
  readonly onDidChange = this.#changed.event;

  of(ref: TargetRef): TargetState {
    return this.#states.get(keyOfTarget(ref)) ?? NOT_ASKED;
  }

  set(ref: TargetRef, state: TargetState): void {
    this.#states.set(keyOfTarget(ref), state);
    this.#changed.fire(ref);
  }

  /** Nobody is told: who forgets a target draws it again. */
  forget(ref: TargetRef): void {
    this.#states.delete(keyOfTarget(ref));
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** What a test says of a target. */
export const stateAfter = ({ ok, server, latencyMs, tls, message }: TestedTarget): TargetState =>
  ok
    ? { is: 'reachable', test: { server, latencyMs, ...(tls === undefined ? {} : { tls }) } }
    : { is: 'failing', message: message ?? vscode.l10n.t('It gave no reason.') };
