import type { RunOptions } from '../../engine/run.ts';
import { runQuestion, type ConfirmRun } from '../../runner/confirm-run.ts';
import { deletionQuestion, shownDeletion } from '../../runs/deletion.ts';
import type { Redactor } from '../../runs/redact.ts';
import { CliFailure } from '../cli-failure.ts';
import type { Consent } from './consent.ts';

/** How a run is confirmed beforehand. */
export interface NamedEnvironment {
  /** Environment that was named; undefined where none was. */
  readonly named: string | undefined;
  /** How one is named, for people. */
  readonly by: (name: string) => string;
}

/** How runs on protected environments are confirmed: by the name of the environment, else by the person at the terminal. */
export const runsConfirmedBy =
  ({ named, by }: NamedEnvironment, person: Consent | undefined): ConfirmRun =>
  (environment) => {
    const { name } = environment;
    if (named === name) return true;
    const needs = `The environment \`${name}\` is protected`;
    if (named !== undefined) throw new CliFailure(`${needs}, and \`${by(named)}\` names another one. Nothing was run.`);
    if (person) return person(runQuestion(environment), '');
    throw new CliFailure(`${needs}, and there is nobody to ask here. To run on it say so: \`${by(name)}\`. Nothing was run.`);
  };

/** How deletes in protected environments are confirmed; undefined where there is nobody to ask. */
export const deletesConfirmedBy = (ask: Consent | undefined, redactor: Redactor): RunOptions['confirmDelete'] =>
  ask && ((deletion, step) => ask(deletionQuestion(shownDeletion(deletion, redactor)), step));
