import type { CompiledStep } from '../engine/compiled-step.ts';
import type { RunObserver } from '../engine/observer.ts';
import type { Failure, RunReport, Veto, Write } from '../engine/outcome.ts';
import type { Run, Scope } from '../engine/run.ts';
import type { Json } from '../flow/json.ts';
import { EVENT_VERSION, type RunEvent } from './events.ts';
import type { Redactor } from './redact.ts';
import { summaryOf } from './summary.ts';

export interface EventRecorderOptions {
  readonly redactor: Redactor;
  /** Takes each event as it happens. */
  readonly sink: (event: RunEvent) => void;
  /** Number of the next event; shared by the recorders of a stream. */
  readonly sequence?: { next: number };
  /** Number of the input document, when there are several. */
  readonly record?: number | undefined;
  /** Epoch milliseconds; default the real time. */
  readonly now?: () => number;
}

type WithoutCommon<E> = E extends RunEvent ? Omit<E, 'v' | 'seq' | 'at'> : never;

/** An observer that makes events of what it sees: copies, without secrets, cut where they are long. */
export function createEventRecorder(options: EventRecorderOptions): RunObserver {
  const { redactor, sink, sequence = { next: 0 }, record, now = Date.now } = options;
  const emit = (event: WithoutCommon<RunEvent>): void => {
    sink({ v: EVENT_VERSION, seq: sequence.next++, at: new Date(now()).toISOString(), ...event });
  };
  const shown = (value: Json | undefined, name?: string): Json => summaryOf(redactor.value(value ?? null, name));
  const place = (scope: Scope, step: CompiledStep) => ({ run: scope.run.id, step: step.id, iteration: [...scope.iteration] });
  const failed = (failure: Failure) => redactedFailure(failure, redactor);

  /** The step that a scope is at, and since when: one at a time. */
  const under = new WeakMap<Scope, { readonly step: CompiledStep; readonly since: number }>();
  const entered = new WeakSet<Scope>();
  const durationOf = (scope: Scope): number => {
    const since = under.get(scope)?.since;
    return since === undefined ? 0 : performance.now() - since;
  };
  /** The first step of a body tells that the loop took an item up. */
  const enter = (scope: Scope): void => {
    if (!scope.parent || entered.has(scope)) return;
    entered.add(scope);
    const loop = under.get(scope.parent)?.step;
    if (loop) emit({ event: 'item-started', ...place(scope, loop), item: shown(scope.item, scope.itemName) });
  };

  /** The step of a body that leads back to its loop, or out of the run, ends an item. */
  const leave = (scope: Scope, step: CompiledStep, port: number): void => {
    const loop = scope.parent && under.get(scope.parent)?.step;
    if (loop && (port < 0 || step.to[port] === loop.index)) emit({ event: 'item-finished', ...place(scope, loop) });
  };

  return {
    runStarted(run) {
      const { parent } = run;
      const caller = parent && under.get(parent)?.step;
      emit({
        event: 'run-started',
        run: run.id,
        flow: run.flowName,
        mode: run.mode,
        input: shown(run.input),
        ...(record === undefined ? {} : { record }),
        ...(parent && caller ? { parent: place(parent, caller) } : {}),
      });
    },
    stepStarted(scope, step) {
      enter(scope);
      under.set(scope, { step, since: performance.now() });
      emit({ event: 'step-started', ...place(scope, step), kind: step.step.kind, title: step.title });
    },
    stepFinished(scope, step, port) {
      const output = shown(scope.outputs[step.index]);
      emit({
        event: 'step-finished',
        ...place(scope, step),
        port: step.ports[port]?.name ?? null,
        durationMs: durationOf(scope),
        output,
      });
      leave(scope, step, port);
    },
    stepFailed(scope, step, failure, port) {
      const taken = step.ports[port]?.name ?? null;
      emit({ event: 'step-failed', ...place(scope, step), port: taken, durationMs: durationOf(scope), failure: failed(failure) });
      leave(scope, step, port);
    },
    attemptFailed(scope, step, failure, attempt, waitMs) {
      emit({ event: 'attempt-failed', ...place(scope, step), attempt, waitMs, failure: failed(failure) });
    },
    called(scope, step, call) {
      const { target, what, writes, rows, affected, exchanges, durationMs } = call;
      const parameters = redactor.value(call.parameters);
      emit({
        event: 'call',
        ...place(scope, step),
        target,
        what: redactor.text(what),
        writes,
        parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, summaryOf(value)])),
        answer: shown(call.answer),
        ...(rows === undefined ? {} : { rows }),
        ...(affected === undefined ? {} : { affected }),
        ...(exchanges
          ? {
              exchanges: exchanges.map(({ method, path, status, result }) => ({
                method,
                path: redactor.text(path),
                status,
                ...(result === undefined ? {} : { result }),
              })),
            }
          : {}),
        durationMs,
        ...(call.failure ? { failure: failed(call.failure) } : {}),
      });
    },
    triggered(scope, step, { name, stage, answer, vetoed, durationMs }) {
      emit({ event: 'trigger', ...place(scope, step), name, stage, answer: shown(answer), vetoed, durationMs });
    },
    logged(scope, step, level, message) {
      emit({ event: 'log', ...place(scope, step), level, message: redactor.text(message) });
    },
    noticed(scope, step, target, { kind, message, waitMs }) {
      emit({ event: 'notice', ...place(scope, step), target, kind, message: redactor.text(message), waitMs });
    },
    runFinished(run: Run, report) {
      emit({ event: 'run-finished', run: run.id, report: redactedReport(report, redactor) });
    },
  };
}

type EventReport = Extract<RunEvent, { event: 'run-finished' }>['report'];

/** A copy of a report without secrets, as events and people get it. */
export function redactedReport(report: RunReport, redactor: Redactor): EventReport {
  const { message, output, endedAt, failure } = report;
  const veto = (it: Veto) => ({ ...it, iteration: [...it.iteration] });
  const write = (it: Write) => ({ ...it, action: redactor.text(it.action), iteration: [...it.iteration] });
  return {
    run: report.run,
    flow: report.flow,
    outcome: report.outcome,
    ...(message === undefined ? {} : { message: redactor.text(message) }),
    ...(output === undefined ? {} : { output: summaryOf(redactor.value(output)) }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(failure ? { failure: redactedFailure(failure, redactor) } : {}),
    vetoes: report.vetoes.map(veto),
    writes: report.writes.map(write),
    uncertain: report.uncertain.map(write),
    warnings: report.warnings.map((warning) => redactor.text(warning)),
    steps: report.steps,
    startedAt: new Date(report.startedAt).toISOString(),
    durationMs: report.durationMs,
  };
}

function redactedFailure(failure: Failure, redactor: Redactor): NonNullable<EventReport['failure']> {
  const { details, iteration, ...rest } = failure;
  return {
    ...rest,
    message: redactor.text(failure.message),
    ...(details === undefined ? {} : { details: summaryOf(redactor.value(details)) }),
    ...(iteration ? { iteration: [...iteration] } : {}),
  };
}
