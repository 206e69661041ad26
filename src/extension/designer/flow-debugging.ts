import * as vscode from 'vscode';
import type { BreakpointRules, StepBreakpoint } from '../../designer/breakpoints.ts';
import type { DebugState } from '../../designer/debug-state.ts';
import type { DebugAction, FlowBreakpoints, FlowDebugging } from '../../designer/designer-host.ts';

/** What designers need to know of breakpoints. */
export interface BreakpointsOfFlows {
  readonly onDidChange: vscode.Event<unknown>;
  of(flow: vscode.Uri): readonly StepBreakpoint[];
  toggle(flow: vscode.Uri, step: string): unknown;
  /** Gives the breakpoint of a step new rules; sets one where there is none. */
  edit(flow: vscode.Uri, step: string, rules: BreakpointRules): unknown;
  setEnabled(flow: vscode.Uri, step: string, enabled: boolean): unknown;
  remove(flow: vscode.Uri, step: string): unknown;
}

/** What designers need to know of the debugger. */
export interface DebuggingOfFlows {
  readonly onDidChange: vscode.Event<unknown>;
  of(flow: vscode.Uri): DebugState;
  /** The session that debugs a flow. */
  sessionOf(flow: vscode.Uri): vscode.DebugSession | undefined;
}

const command = (name: string, ...given: unknown[]): void => void vscode.commands.executeCommand(name, ...given);

/** What each thing that a designer asks of the debugger comes to. */
const ACTIONS: { readonly [Action in DebugAction]: (flow: vscode.Uri, debugging: DebuggingOfFlows) => void } = {
  start: (flow) => command('idflow.debug', flow),
  'start-with-input': (flow) => command('idflow.debugWithInput', flow),
  'start-recorded': (flow) => command('idflow.debugRecordedRun', flow),
  // without a session it would end all that there are
  stop: (flow, debugging) => {
    const session = debugging.sessionOf(flow);
    if (session) void vscode.debug.stopDebugging(session);
  },
  'step-back': () => command('workbench.action.debug.stepBack'),
  'step-forward': () => command('workbench.action.debug.stepOver'),
  // in the past it goes no further than to where the run stands
  'go-on': () => command('workbench.action.debug.continue'),
};

/** The breakpoints of one flow. */
export const breakpointsOf = (breakpoints: BreakpointsOfFlows, flow: vscode.Uri): FlowBreakpoints => ({
  get all() {
    return breakpoints.of(flow);
  },
  onDidChange: breakpoints.onDidChange,
  toggle: (step) => void breakpoints.toggle(flow, step),
  edit: (step, rules) => void breakpoints.edit(flow, step, rules),
  setEnabled: (step, enabled) => void breakpoints.setEnabled(flow, step, enabled),
  remove: (step) => void breakpoints.remove(flow, step),
});

/** The debugger, as far as one flow goes. */
export const debuggingOf = (debugging: DebuggingOfFlows, flow: vscode.Uri): FlowDebugging => ({
  get state() {
    return debugging.of(flow);
  },
  onDidChange: debugging.onDidChange,
  perform: (action) => ACTIONS[action](flow, debugging),
  runTo: (step) => command('idflow.debug.runToStep', flow, step),
});
