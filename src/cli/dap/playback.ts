import { playbackTargets } from '../../debug/recording/playback-targets.ts';
import { compileFlow, type CompiledFlow } from '../../engine/compile-flow.ts';
import type { FlowSource } from '../../flow/read-flow.ts';
import type { FlowFiles } from '../../runner/flow-files.ts';
import { targetsOf } from '../../runner/flow-loading.ts';
import type { ScriptSandbox } from '../../sandbox/port.ts';

/** Compiles a flow on targets that nobody asks, when it is wanted first. */
export function playbackOf(source: FlowSource, files: FlowFiles, sandbox: ScriptSandbox): () => CompiledFlow {
  let flow: CompiledFlow | undefined;
  return () => (flow ??= compileFlow(source, { targets: playbackTargets(targetsOf(source, files)), sandbox, files }));
}
