import { basename, dirname, resolve as resolvePath } from 'node:path';
import * as vscode from 'vscode';
import { flowOf } from '../flow-of.ts';
import type { Extension } from '../extension-context.ts';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import { isJsonObject, type Json } from '../../flow/json.ts';
import { plainMessage } from '../plain-message.ts';
import type { FlowRunner } from '../run/flow-runner.ts';
import type { LastInputs } from '../run/last-inputs.ts';
import { inputFor, runnableFlow } from '../run/runnable-flow.ts';
import { setting } from '../settings.ts';
import { noMapText } from '../run/choose-input.ts';
import { saveForDebugging } from './save-for-debugging.ts';

/** Type of debug configurations of flows, as package.json declares it. */
export const DEBUG_TYPE = 'idflow';

/** A launch configuration, as package.json describes it. */
export interface FlowConfiguration extends vscode.DebugConfiguration {
  /** Absolute path. */
  readonly flow: string;
  readonly input?: string | { readonly [key: string]: Json };
  readonly env?: string;
  readonly recording?: string;
  readonly record?: string;
  readonly data?: string;
  readonly trace?: boolean | string;
  readonly noDebug?: boolean;
  /** Ours: what the input is called, for people. */
  readonly __inputName?: string;
  /** Ours: let the person choose the input, whatever was used last. */
  readonly __chooseInput?: boolean;
}

/** What debugging a flow works with. */
export interface LaunchSurroundings {
  readonly extension: Extension;
  readonly runner: FlowRunner;
  readonly inputs: LastInputs;
  /** Brings breakpoints to where their steps are. */
  readonly settleBreakpoints: () => Promise<void>;
}

/** A configuration that debugs a flow. */
export const configurationFor = (flow: vscode.Uri): FlowConfiguration => ({
  type: DEBUG_TYPE,
  request: 'launch',
  name: vscode.l10n.t('Debug {0}', basename(flow.fsPath, FLOW_ENDING)),
  flow: flow.fsPath,
});

/** Completes launch configurations: the flow in front, its last input, the chosen environment. */
export class FlowConfigurations implements vscode.DebugConfigurationProvider {
  readonly #around: LaunchSurroundings;

  constructor(around: LaunchSurroundings) {
    this.#around = around;
  }

  /** F5 without a launch.json comes with nothing at all. */
  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration | undefined {
    if (typeof given['flow'] === 'string' && given.type) return given;
    const flow = flowOf(this.#around.extension, undefined);
    if (flow) return { ...configurationFor(flow), ...withoutEmpty(given) };
    void vscode.window.showInformationMessage(vscode.l10n.t('Open the flow that is to be debugged.'));
    return undefined;
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    try {
      return await this.#complete(folder, given as FlowConfiguration);
    } catch (error) {
      void vscode.window.showErrorMessage(plainMessage(error instanceof Error ? error.message : String(error)));
      return undefined;
    }
  }

  async #complete(
    folder: vscode.WorkspaceFolder | undefined,
    given: FlowConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const { extension, runner, settleBreakpoints } = this.#around;
    const flow = this.#flowOf(folder, given.flow);
    if (!flow) return undefined;
    if (!vscode.workspace.isTrusted || flow.scheme !== 'file' || runner.running(flow)) {
      void runnableFlow(extension, runner, flow);
      return undefined;
    }
    const input = await this.#inputOf(flow, given);
    if (!input) return undefined;
    await saveForDebugging(flow);
    await settleBreakpoints();
    const { file, chosen } = await extension.environments.of(flow);
    const quiet = given.noDebug === true;
    if (quiet && setting('run.showLog')) void vscode.commands.executeCommand('idflow.showRun');
    return {
      mode: setting('run.mode', flow),
      // without a targets file there is one environment, which has no name to be asked for
      ...(file ? { env: chosen } : {}),
      ...(quiet ? { internalConsoleOptions: 'neverOpen' } : {}),
      ...given,
      ...input,
      flow: flow.fsPath,
      ...pathsOf(folder?.uri.fsPath ?? dirname(flow.fsPath), given),
      runEvents: true,
    };
  }

  /** The flow that is meant: where `\${file}` is a trigger of it, the flow that was looked at last. */
  #flowOf(folder: vscode.WorkspaceFolder | undefined, path: string): vscode.Uri | undefined {
    const named = vscode.Uri.file(absolute(folder, path));
    if (named.path.endsWith(FLOW_ENDING)) return named;
    const inFront = flowOf(this.#around.extension, undefined);
    if (inFront) return inFront;
    const message = vscode.l10n.t('{0} is no flow: debug a file whose name ends with {1}.', basename(path), FLOW_ENDING);
    void vscode.window.showErrorMessage(plainMessage(message));
    return undefined;
  }

  /** The input as the configuration has it, or as the last run had it, or as a person chooses; undefined where they gave up. */
  async #inputOf(flow: vscode.Uri, given: FlowConfiguration): Promise<Partial<FlowConfiguration> | undefined> {
    const { input, recording } = given;
    if (typeof recording === 'string') return { __inputName: basename(recording) };
    if (input !== undefined && typeof input !== 'string' && !isJsonObject(input)) throw new Error(noMapText());
    if (input !== undefined)
      return { __inputName: typeof input === 'string' ? basename(input) : vscode.l10n.t('input of the configuration') };
    const { inputs } = this.#around;
    // what a run took from a file may be no map: another one is asked for then
    const choose = given.__chooseInput === true || !isJsonObject((await inputs.last(flow))?.value);
    const chosen = await inputFor(flow, choose, inputs, vscode.l10n.t('Debug {0}', basename(flow.fsPath)));
    if (!chosen) return undefined;
    if (!isJsonObject(chosen.value)) throw new Error(noMapText());
    await inputs.add(flow, chosen);
    return { input: chosen.value as { readonly [key: string]: Json }, __inputName: chosen.name };
  }
}

/** Offers a configuration for each flow of the workspace, that in front first. */
export class OfferedConfigurations implements vscode.DebugConfigurationProvider {
  readonly #extension: Extension;

  constructor(extension: Extension) {
    this.#extension = extension;
  }

  async provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
    const inFront = flowOf(this.#extension, undefined);
    const pattern = `**/*${FLOW_ENDING}`;
    const all = await vscode.workspace.findFiles(
      folder ? new vscode.RelativePattern(folder, pattern) : pattern,
      '**/node_modules/**',
      MOST_OFFERED,
    );
    const others = all.filter((flow) => flow.toString() !== inFront?.toString()).sort((a, b) => a.path.localeCompare(b.path));
    return [...(inFront ? [inFront] : []), ...others].map(configurationFor);
  }
}

const MOST_OFFERED = 50;

/** What else is a path in a configuration, besides the flow and its input. */
const PATHS = ['recording', 'record', 'data', 'trace'] as const;

/** Paths are meant from the folder of the workspace; without one from that of the flow. */
const pathsOf = (folder: string, given: FlowConfiguration): Partial<FlowConfiguration> =>
  Object.fromEntries(
    PATHS.flatMap((key) => {
      const path = given[key];
      return typeof path === 'string' ? [[key, resolvePath(folder, path)]] : [];
    }),
  );

const absolute = (folder: vscode.WorkspaceFolder | undefined, path: string): string =>
  resolvePath(folder?.uri.fsPath ?? '', path);

const withoutEmpty = (given: vscode.DebugConfiguration): Partial<vscode.DebugConfiguration> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
