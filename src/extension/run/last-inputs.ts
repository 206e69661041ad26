import type * as vscode from 'vscode';
import type { InputSource, RunInput } from './input.ts';
import { readInputAgain } from './input-files.ts';

/** Where they are kept in the state of the workspace, by address of the flow. */
const KEY = 'lastInputs';
const MOST = 5;

/**
 * The inputs that flows ran with last. Those of files are remembered by their place, also when the window is closed. What a
 * person typed, which may hold anything, is remembered by this window only and written nowhere.
 */
export class LastInputs {
  readonly #state: vscode.Memento;
  readonly #inputs = new Map<string, readonly RunInput[]>();

  /** @param state of the workspace */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** The last inputs of a flow in this window, newest first. */
  of(flow: vscode.Uri): readonly RunInput[] {
    return this.#inputs.get(flow.toString()) ?? [];
  }

  /** The last input of a flow, read again where it stands in a file; undefined when there is none any more. */
  async last(flow: vscode.Uri): Promise<RunInput | undefined> {
    const [input] = this.of(flow);
    const source = input ? input.source : this.#kept[flow.toString()];
    return source ? readInputAgain(source) : input;
  }

  async add(flow: vscode.Uri, input: RunInput): Promise<void> {
    const key = flow.toString();
    const others = this.of(flow).filter(({ name }) => name !== input.name);
    this.#inputs.set(key, [input, ...others].slice(0, MOST));
    const { [key]: _, ...kept } = this.#kept;
    await this.#state.update(KEY, input.source ? { ...kept, [key]: input.source } : kept);
  }

  get #kept(): Readonly<Record<string, InputSource>> {
    return this.#state.get<Readonly<Record<string, InputSource>>>(KEY, {});
  }
}
