import type { Step } from '../flow/flow-file.ts';
import { edgesOf } from '../flow/graph.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import { AT_END, type CompiledStep } from './compiled-step.ts';
import type { FlowCompiler } from './compiler.ts';
import { StepError } from './failure.ts';
import { withPatience } from './retry.ts';
import type { StepCompiler, StepContext } from './steps/definition.ts';
import { STEP_COMPILERS } from './steps/index.ts';

/**
 * Compiles one step.
 * @param advance runs steps, for those that hold others
 * @throws StepError with the place of the step
 */
export function compileStep(step: Step, index: number, compiler: FlowCompiler, advance: StepContext['advance']): CompiledStep {
  const ports = edgesOf(step);
  const compile = STEP_COMPILERS[step.kind] as unknown as StepCompiler<typeof step.kind>;
  const port = (name: string): number => ports.findIndex((edge) => edge.name === name && edge.kind !== 'error');
  const self: Draft<CompiledStep> = {
    index,
    id: step.id,
    step,
    title: step.title ?? step.id,
    ports,
    to: ports.map(({ to }) => compiler.stepIndexes.get(to) ?? AT_END),
    errorPorts: new Map(ports.flatMap((edge, at) => (edge.kind === 'error' ? [[edge.name, at] as const] : []))),
    run: () => AT_END,
    onlyWay: -1,
  };
  // what the step does holds on to the step itself, so it comes second
  const behaviour = compileWithPlace(step, compiler.source, () =>
    compile(step as never, { compiler, index, port, self, advance }),
  );
  self.run = withPatience(step, self, behaviour.run, {
    creates: behaviour.creates ?? false,
    composed: behaviour.composed ?? false,
  });
  self.onlyWay = behaviour.onlyWay ?? -1;
  return self;
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };

function compileWithPlace<T>(step: Step, source: FlowSource, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof StepError) || error.line !== undefined) throw error;
    const { start } = source.keyRangeOf(step.path);
    throw new StepError(error.kind, `${step.id}: ${error.message}`, {
      file: source.file,
      line: start.line,
      column: start.column,
    });
  }
}
