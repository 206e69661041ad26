import type { CompiledFlow } from '../../engine/compile-flow.ts';
import type { Json } from '../../flow/json.ts';
import { RunRecorder, type RecordingSink } from './run-recorder.ts';

/**
 * A flow whose every run is recorded.
 * @param sinkOf asked when a run begins, in the order in which runs begin
 * @param labelOf what tells a run from others, for people
 */
export function recordingFlow(
  flow: CompiledFlow,
  sinkOf: () => RecordingSink,
  labelOf?: (input: Json) => string | undefined,
): CompiledFlow {
  const { name, source, steps } = flow;
  return {
    name,
    source,
    steps,
    run: (options) => flow.run(new RunRecorder(sinkOf()).options(options, { label: labelOf?.(options.input) })),
  };
}
