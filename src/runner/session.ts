import { existsSync } from 'node:fs';
import { compileFlow, type CompiledFlow } from '../engine/compile-flow.ts';
import { createMemoryPushedState, type PushedState } from '../engine/pushed-state.ts';
import { openPushedState, type StoredPushedState } from '../runs/pushed-state.ts';
import { createRedactor, type Redactor } from '../runs/redact.ts';
import type { ScriptSandbox } from '../sandbox/port.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import { makeDataFolder } from '../targets/environment/data-folder.ts';
import { chooseEnvironment, openEnvironment, type OpenEnvironment } from '../targets/environment/environment.ts';
import type { ReferenceSource } from '../targets/environment/reference.ts';
import { findTargetsFile, loadTargetsFile, readTargetsFile, type TargetsFile } from '../targets/environment/targets-file.ts';
import { mayRunOn, type ConfirmRun } from './confirm-run.ts';
import { folderOf, type FlowFiles } from './flow-files.ts';
import { targetsOf, type LoadedFlow } from './flow-loading.ts';

export interface SessionOptions {
  /** Name of the environment; the default of the targets file if not given. */
  readonly environment?: string | undefined;
  /** Where embedded targets keep their files; beside the targets file if not given. */
  readonly dataFolder?: string | undefined;
  /** Where secrets and variables that the targets file names get their values. */
  readonly references: ReferenceSource;
  /** Asks whether to run on a protected environment; without it nothing runs there. */
  readonly confirmRun?: ConfirmRun | undefined;
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
 * @throws EnvironmentError, StepError: what does not fit, as a sentence; RunNotConfirmed. Nothing stays open then
 */
export async function openSession(loaded: LoadedFlow, files: FlowFiles, options: SessionOptions): Promise<Session> {
  const { source } = loaded;
  const folder = folderOf(source.file);
  const place = {
    folder,
    targetsFile: nearestTargetsFile(folder, files),
    name: options.environment,
    wanted: targetsOf(source, files),
  };
  await mayRunOn(chooseEnvironment(place), place.wanted, options.confirmRun);
  const environment = await openEnvironment({
    ...place,
    references: options.references,
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

/**
 * The targets file of a folder: in it, or in the nearest one around it.
 * @param files read it, where it may be open and not saved
 * @returns undefined when there is none
 * @throws EnvironmentError when it is not sound
 */
export function nearestTargetsFile(folder: string, files?: FlowFiles): TargetsFile | undefined {
  const file = findTargetsFile(folder, (path) => existsSync(path) || (files?.isUnsaved(path) ?? false));
  if (file === undefined) return undefined;
  const text = files?.read(file);
  return text === undefined ? loadTargetsFile(file) : readTargetsFile(text, file);
}
