import { relative } from 'node:path';
import { compileFlow, type CompiledFlow } from '../../engine/compile-flow.ts';
import { createMemoryPushedState, type PushedState } from '../../engine/pushed-state.ts';
import { openPushedState, type StoredPushedState } from '../../runs/pushed-state.ts';
import { createRedactor, type Redactor } from '../../runs/redact.ts';
import type { ScriptSandbox } from '../../sandbox/port.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { makeDataFolder } from '../../targets/environment/data-folder.ts';
import { openEnvironment, type OpenEnvironment } from '../../targets/environment/environment.ts';
import { environmentVariables } from '../../targets/environment/reference.ts';
import { findTargetsFile, loadTargetsFile, type TargetsFile } from '../../targets/environment/targets-file.ts';
import { folderOf, targetsOf, withSlashes, type CliFiles, type LoadedFlow } from '../flow-loading.ts';

export interface SessionOptions {
  readonly environment?: string | undefined;
  readonly dataFolder?: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** A sandbox that several sessions share; it stays open. Default: one of its own. */
  readonly sandbox?: ScriptSandbox | undefined;
}

/** A flow with everything it runs on, open. */
export interface Session {
  readonly flow: CompiledFlow;
  readonly environment: OpenEnvironment;
  readonly pushedState: PushedState;
  readonly redactor: Redactor;
  close(): Promise<void>;
}

/**
 * Opens what a valid flow runs on.
 * @throws EnvironmentError, StepError: what does not fit, as a sentence; nothing stays open then
 */
export async function openSession(loaded: LoadedFlow, files: CliFiles, options: SessionOptions): Promise<Session> {
  const { source } = loaded;
  const folder = folderOf(source.file);
  const environment = await openEnvironment({
    folder,
    targetsFile: nearestTargetsFile(folder),
    name: options.environment,
    wanted: targetsOf(source, files),
    references: environmentVariables(options.variables),
    dataFolder: options.dataFolder,
  });
  const sandbox = options.sandbox ?? createSandbox();
  const stored = storedState(environment);
  const close = async (): Promise<void> => {
    stored?.close();
    if (!options.sandbox) await sandbox.close();
    await environment.close();
  };
  try {
    const flow = compileFlow(source, { targets: environment.targets, sandbox, files });
    return {
      flow,
      environment,
      pushedState: stored ?? createMemoryPushedState(),
      redactor: createRedactor(environment.secrets),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What was pushed is remembered as long as the targets themselves last. */
function storedState({ stateFile, name }: OpenEnvironment): StoredPushedState | undefined {
  return stateFile === undefined
    ? undefined
    : openPushedState({ file: stateFile, environment: name, makeFolder: () => makeDataFolder(stateFile) });
}

/** The targets file of a folder; undefined when there is none. @throws EnvironmentError when it is not sound */
export function nearestTargetsFile(folder: string): TargetsFile | undefined {
  const file = findTargetsFile(folder);
  return file === undefined ? undefined : loadTargetsFile(file);
}

/** A path as it is shown: relative to where the person stands, where that is shorter. The URL of a target stays as it is. */
export function shownPath(path: string): string {
  if (URL.canParse(path) && path.includes('://')) return path;
  const near = withSlashes(relative('', path));
  return near !== '' && near.length < path.length ? near : path;
}
