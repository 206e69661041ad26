import type { CompiledFlow } from '../engine/compile-flow.ts';
import { ExpressionCompiler } from '../engine/expression.ts';
import type { Run, Scope } from '../engine/run.ts';
import type { Json } from '../flow/json.ts';
import type { ScriptSandbox } from '../sandbox/port.ts';
import type { FlowFrame } from './run-map.ts';
import { objectNames, slotOf } from './step-object.ts';

/** Something could not be evaluated; the message is a sentence. */
export class EvaluationFailed extends Error {
  override readonly name = 'EvaluationFailed';
}

const NAME = 'expression';

/** Evaluates expressions of the flow language at a pause, as the step itself would; they change nothing of the run. */
export class FrameEvaluator {
  readonly #sandbox: ScriptSandbox;
  readonly #compilers = new WeakMap<CompiledFlow, ExpressionCompiler>();

  /** @param sandbox with short limits: somebody waits for the answer */
  constructor(sandbox: ScriptSandbox) {
    this.#sandbox = sandbox;
  }

  /** @throws EvaluationFailed */
  async evaluate(frame: Pick<FlowFrame, 'flow' | 'scope' | 'step'>, text: string): Promise<Json | undefined> {
    const { flow, scope, step } = frame;
    try {
      const compute = this.#compilerOf(flow).expression({ text, path: step?.step.path ?? 'name', name: NAME }, 'object');
      return (await compute(onlooker(scope), slotOf(flow, scope, step), undefined)) as Json | undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new EvaluationFailed(message.startsWith(`${NAME}: `) ? message.slice(NAME.length + 2) : message);
    }
  }

  #compilerOf(flow: CompiledFlow): ExpressionCompiler {
    let compiler = this.#compilers.get(flow);
    if (!compiler) {
      const objects = new Map(objectNames(flow).map((name, index) => [name, index]));
      compiler = new ExpressionCompiler(
        flow.source,
        this.#sandbox,
        objects,
        new Map(flow.steps.map(({ id, index }) => [id, index])),
      );
      this.#compilers.set(flow, compiler);
    }
    return compiler;
  }
}

/** A view of a scope that takes none of the run's random numbers and does not end when the run is stopped. */
function onlooker(scope: Scope): Scope {
  const run = Object.create(scope.run, { stopped: { value: false } }) as Run;
  return Object.create(scope, { run: { value: run }, signal: { value: undefined }, nextSeed: { value: () => 1 } }) as Scope;
}
