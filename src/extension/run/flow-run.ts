import type { ShownDeletion } from '../../runs/deletion.ts';
import type { RunEvent } from '../../runs/events.ts';
import type { FromRunner, Refusal, RunRequest } from '../../runner/protocol.ts';
import type { RunnerExit, RunnerProcess } from './runner-process.ts';
import { RunSoFar } from './run-so-far.ts';

/** How long a run may take to end when it is asked to. */
const PATIENCE_MS = 5_000;

/** Who a run talks to. */
export interface RunObserverPort {
  /** The targets are open. */
  opened(where: Extract<FromRunner, { type: 'opened' }>): void;
  events(events: readonly RunEvent[]): void;
  /** A question of the flow; false where nobody says yes. */
  askConsent(question: string, step: string): Promise<boolean>;
  /** The environment is protected: whether the flow is to run on it. */
  confirmRun(environment: string, targets: Extract<FromRunner, { type: 'ask-run' }>['targets']): Promise<boolean>;
  /** Whether that is to be deleted in a protected environment. */
  confirmDelete(deletion: ShownDeletion, step: string): Promise<boolean>;
  /** A secret or variable that the targets file names; undefined where there is none. */
  askValue(from: 'secret' | 'env', name: string): Promise<string | undefined>;
}

/** A run under way in a runner. */
export interface FlowRun {
  /** The first time asks the run to end; when it does not within 5 s, or is asked again, its process is killed. */
  cancel(): void;
  /** Resolves when it is over: to why nothing was run, or undefined. Never rejects. The runner is free then, or dead. */
  readonly ended: Promise<Refusal | undefined>;
}

/**
 * Runs a flow in a runner. Whatever becomes of the runner, a run that began ends with a `run-finished` event; where the
 * runner could not tell it, it is made of the events before and says so.
 * @param patienceMs for the end of a cancelled run
 */
export function startFlowRun(
  runner: RunnerProcess,
  request: Omit<RunRequest, 'type'>,
  port: RunObserverPort,
  patienceMs: number = PATIENCE_MS,
): FlowRun {
  const soFar = new RunSoFar();
  let cancelled = false;
  let forced = false;
  let patience: NodeJS.Timeout | undefined;
  let over = false;
  const { promise: ended, resolve } = Promise.withResolvers<Refusal | undefined>();

  const finish = (refusal: Refusal | undefined): void => {
    if (over) return;
    over = true;
    clearTimeout(patience);
    resolve(refusal);
  };

  const force = (): void => {
    forced = true;
    clearTimeout(patience);
    runner.kill();
  };

  const exited = (exit: RunnerExit): void => {
    const reason = forced ? FORCED : diedText(exit);
    const event = soFar.end(forced ? 'cancelled' : 'failed', reason);
    if (event) port.events([event]);
    const begun = event !== undefined || soFar.finished !== undefined;
    finish(begun || forced ? undefined : { reason: 'defect', message: reason });
  };

  const consented = (id: number, answer: Promise<boolean>): void =>
    void answered(answer, false).then((granted) => runner.send({ type: 'consent', id, granted }));

  const message = (received: FromRunner): void => {
    switch (received.type) {
      case 'opened':
        return port.opened(received);
      case 'events':
        for (const event of received.events) soFar.add(event);
        return port.events(received.events);
      case 'ask-consent':
        return consented(received.id, port.askConsent(received.question, received.step));
      case 'ask-run':
        return consented(received.id, port.confirmRun(received.environment, received.targets));
      case 'ask-delete':
        return consented(received.id, port.confirmDelete(received.deletion, received.step));
      case 'ask-value':
        void answered(port.askValue(received.from, received.name), undefined).then((value) =>
          runner.send({ type: 'value', id: received.id, value: value ?? null }),
        );
        return;
      case 'ended':
        return finish(received.refusal);
      case 'ready':
      case 'evaluated':
      case 'targets-tested':
      case 'browsed':
      case 'fetched':
      case 'schema-read':
        return;
    }
  };

  runner.listener = { message, exited };
  runner.send({ type: 'run', ...request });
  return {
    ended,
    cancel() {
      if (over) return;
      if (cancelled) return force();
      cancelled = true;
      runner.send({ type: 'cancel' });
      patience = setTimeout(force, patienceMs);
    },
  };
}

/** Why a run has no report of its own that was killed on request. */
export const FORCED =
  'Stopped by force, because the run did not end by itself when it was asked to. What it did in its last moments may be missing here.';

/** Why a run has no report of its own whose process ended. */
export function diedText({ code, signal, outOfMemory }: RunnerExit): string {
  if (outOfMemory) return 'The process of the run ran out of memory. What it did in its last moments may be missing here.';
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`;
  return `The process of the run ended unexpectedly, ${how}. What it did in its last moments may be missing here.`;
}

/** A dialog that fails answers as one that was dismissed. */
const answered = <T>(answer: Promise<T>, otherwise: T): Promise<T> => answer.catch(() => otherwise);
