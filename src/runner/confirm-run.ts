import type { TargetKind } from '../flow/flow-file.ts';
import type { ChosenEnvironment } from '../targets/environment/environment.ts';
import { EnvironmentError } from '../targets/environment/environment-error.ts';

/** A protected environment that a flow is about to run on. */
export interface ProtectedEnvironment {
  readonly name: string;
  /** The targets that the flow uses; `kind` is the kind of connection. */
  readonly targets: readonly { readonly name: string; readonly kind: string }[];
}

/** Asks a person whether the flow is to run on a protected environment. */
export type ConfirmRun = (environment: ProtectedEnvironment) => Promise<boolean> | boolean;

/** A person did not want the flow to run on a protected environment. Nothing was opened. */
export class RunNotConfirmed extends Error {
  override readonly name = 'RunNotConfirmed';

  constructor(environment: string) {
    super(`The run on the protected environment \`${environment}\` was not confirmed; nothing was run.`);
  }
}

/**
 * Has a run confirmed where its environment is protected, before anything of it is opened.
 * @throws RunNotConfirmed; EnvironmentError where there is nobody to ask
 */
export async function mayRunOn(
  { name, settings, protection }: ChosenEnvironment,
  wanted: ReadonlyMap<string, TargetKind>,
  confirm: ConfirmRun | undefined,
): Promise<void> {
  if (!protection) return;
  if (!confirm) throw new EnvironmentError(`The environment \`${name}\` is protected, and nobody can confirm a run on it here.`);
  const targets = [...wanted.keys()].flatMap((target) => {
    const connection = settings.get(target);
    return connection ? [{ name: target, kind: connection.kind }] : [];
  });
  if (!(await confirm({ name, targets }))) throw new RunNotConfirmed(name);
}

/** What is asked, as a sentence: where there are no dialogs. */
export const runQuestion = ({ name, targets }: ProtectedEnvironment): string =>
  `The environment ${name} is protected (${targets.map((target) => `${target.name}: ${target.kind}`).join(', ')}). Run on it?`;
