import { readFile } from 'node:fs/promises';
import { wasm, type WasmModule } from './web-assembly.ts';

/**
 * Where the sandbox's parts lie. Run from sources, the worker is a TypeScript file beside this one and the engine comes
 * from its package; in `dist/` both lie beside the bundle as `sandbox-worker.js`, `sandbox-debug-worker.js` and `quickjs.wasm`.
 */
const fromSources = import.meta.url.endsWith('.ts');

/** The worker's entry file. */
export const workerUrl: URL = new URL(fromSources ? './worker.ts' : './sandbox-worker.js', import.meta.url);

/** The entry file of the worker in which scripts are debugged. */
export const debugWorkerUrl: URL = new URL(fromSources ? './debug/worker.ts' : './sandbox-debug-worker.js', import.meta.url);

const engineUrl = (): URL =>
  new URL(fromSources ? import.meta.resolve('@jitl/quickjs-ng-wasmfile-release-sync/wasm') : './quickjs.wasm', import.meta.url);

let engine: Promise<WasmModule> | undefined;

/**
 * The script engine, compiled once per process.
 * @throws Error when the file can not be read
 */
export function loadEngineModule(): Promise<WasmModule> {
  engine ??= readFile(engineUrl())
    .then((bytes) => wasm.compile(bytes))
    .catch((error: unknown) => {
      engine = undefined;
      throw new Error('The script engine can not be loaded; the installation is incomplete. Install idflow again.', {
        cause: error,
      });
    });
  return engine;
}
