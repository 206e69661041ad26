import type { Json } from '../../flow/json.ts';
import type { StepReference } from '../stepping.ts';
import { problemOfCondition } from './condition.ts';
import { problemOfHitCount, readHitCount } from './hit-count.ts';
import { logText, problemOfLogMessage, readLogMessage } from './log-message.ts';

/** What a breakpoint asks for besides its place. */
export interface BreakpointRules {
  readonly condition?: string | undefined;
  readonly hitCondition?: string | undefined;
  readonly logMessage?: string | undefined;
}

/** A breakpoint on a step. */
export interface StepBreakpoint extends StepReference, BreakpointRules {
  readonly id: number;
}

/** What reaching a breakpoint leads to. `complaint`: its condition failed; it stops all the same, or nobody would find out. */
type Reached = { readonly stop: true; readonly complaint?: string } | { readonly log: string } | undefined;

type Evaluate = (expression: string) => Promise<Json | undefined>;

/** Why rules can not be followed, as a sentence; undefined where they can. */
export function problemOfRules({ condition, hitCondition, logMessage }: BreakpointRules): string | undefined {
  return (
    (given(condition) ? problemOfCondition(condition) : undefined) ??
    (given(hitCondition) ? problemOfHitCount(hitCondition) : undefined) ??
    (given(logMessage) ? problemOfLogMessage(logMessage) : undefined)
  );
}

const given = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

/** The breakpoints on steps, by the ids of the steps; how often each was reached is counted over a session. */
export class StepBreakpoints {
  readonly #byFile = new Map<string, readonly StepBreakpoint[]>();
  readonly #hits = new Map<string, number>();

  /** Replaces all breakpoints of a file. */
  replace(file: string, breakpoints: readonly StepBreakpoint[]): void {
    this.#byFile.set(file, breakpoints);
  }

  /** How often breakpoints with a hit count were reached. */
  get hits(): ReadonlyMap<string, number> {
    return this.#hits;
  }

  /** Takes on the breakpoints of others, which had been reached that often. */
  takeFrom(other: StepBreakpoints, hits: ReadonlyMap<string, number>): void {
    for (const [file, breakpoints] of other.#byFile) this.#byFile.set(file, breakpoints);
    for (const [key, count] of hits) this.#hits.set(key, count);
  }

  /** True when nothing needs to be asked at the step. */
  none({ file, step }: StepReference): boolean {
    return !this.#byFile.get(file)?.some((breakpoint) => breakpoint.step === step);
  }

  /**
   * A run has come to a step.
   * @param say takes messages of logpoints, and complaints about conditions that failed
   * @returns the breakpoints that stop it there, and the first complaint; undefined where none does
   */
  async stopAt(
    { file, step }: StepReference,
    evaluate: Evaluate,
    say: (text: string, complaint: boolean) => void,
  ): Promise<{ readonly ids: readonly number[]; readonly complaint: string | undefined } | undefined> {
    const ids: number[] = [];
    const complaints: string[] = [];
    for (const breakpoint of this.#byFile.get(file) ?? []) {
      if (breakpoint.step !== step) continue;
      const reached = await this.#ask(breakpoint, evaluate);
      if (!reached) continue;
      if ('log' in reached) say(reached.log, false);
      else ids.push(breakpoint.id);
      if ('stop' in reached && reached.complaint !== undefined) complaints.push(reached.complaint);
    }
    for (const complaint of complaints) say(complaint, true);
    return ids.length === 0 ? undefined : { ids, complaint: complaints[0] };
  }

  async #ask(breakpoint: StepBreakpoint, evaluate: Evaluate): Promise<Reached> {
    const { condition, hitCondition, logMessage } = breakpoint;
    if (given(condition)) {
      try {
        if (!(await evaluate(condition))) return undefined;
      } catch (error) {
        return { stop: true, complaint: `The condition \`${condition}\` failed: ${messageOf(error)}` };
      }
    }
    if (given(hitCondition)) {
      const key = JSON.stringify([breakpoint.file, breakpoint.step, condition ?? '', hitCondition]);
      const hits = (this.#hits.get(key) ?? 0) + 1;
      this.#hits.set(key, hits);
      if (!readHitCount(hitCondition)?.(hits)) return undefined;
    }
    return given(logMessage) ? { log: await spoken(logMessage, evaluate) } : { stop: true };
  }
}

async function spoken(message: string, evaluate: Evaluate): Promise<string> {
  const parts = readLogMessage(message);
  if (typeof parts === 'string') return parts;
  const texts: string[] = [];
  for (const part of parts) {
    if ('text' in part) texts.push(part.text);
    else texts.push(await evaluate(part.expression).then(logText, (error: unknown) => `{${messageOf(error)}}`));
  }
  return texts.join('');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
