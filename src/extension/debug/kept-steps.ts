import type * as vscode from 'vscode';

/** Where the steps of breakpoints are kept in the state of the workspace, by id of the breakpoint. */
const KEY = 'breakpointSteps';

/** Which steps breakpoints are for, kept until the window is opened again: until then others may change the files. */
export class KeptSteps {
  readonly #state: vscode.Memento;

  /** @param state of the workspace */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  of(breakpoint: string): string | undefined {
    const step = this.#all[breakpoint];
    return typeof step === 'string' ? step : undefined;
  }

  /** Takes over which steps breakpoints are for, all of them: others are forgotten. */
  keep(breakpoints: readonly string[], stepOf: (breakpoint: string) => string | undefined): void {
    const now = Object.fromEntries(
      breakpoints.flatMap((id) => {
        const step = stepOf(id);
        return step === undefined ? [] : [[id, step] as const];
      }),
    );
    if (JSON.stringify(now) !== JSON.stringify(this.#all)) void this.#state.update(KEY, now);
  }

  get #all(): Readonly<Record<string, unknown>> {
    return this.#state.get<Readonly<Record<string, unknown>>>(KEY, {});
  }
}
