import { Thread } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { THREAD } from '../launched.ts';
import { detailsOf, protocolFrame, protocolVariable } from '../protocol-shapes.ts';
import type { RequestGroup, RequestHandler } from './handler.ts';

const stackTrace: RequestHandler<DebugProtocol.StackTraceArguments> = (
  { inspection, timeline },
  { startFrame = 0, levels = 0 },
) => {
  const { frames } = inspection;
  const page = frames.slice(startFrame, levels > 0 ? startFrame + levels : undefined);
  const recorded = timeline.isRecorded ? { recorded: true } : {};
  return { stackFrames: page.map((frame) => ({ ...protocolFrame(frame), ...recorded })), totalFrames: frames.length };
};

const scopes: RequestHandler<DebugProtocol.ScopesArguments> = ({ inspection }, { frameId }) => ({
  scopes: inspection.scopes(frameId).map(({ title, open, reference, count }) => ({
    name: title,
    variablesReference: reference,
    namedVariables: count,
    expensive: !open,
  })),
});

const variables: RequestHandler<DebugProtocol.VariablesArguments> = async (
  { inspection },
  { variablesReference, filter, start, count },
) => ({ variables: (await inspection.children(variablesReference, { filter, start, count })).map(protocolVariable) });

const setVariable: RequestHandler<DebugProtocol.SetVariableArguments> = async (
  { inspection },
  { variablesReference, name, value },
) => {
  const shown = await inspection.setVariable(variablesReference, name, value);
  return { value: shown.text, ...detailsOf(shown) };
};

const setExpression: RequestHandler<DebugProtocol.SetExpressionArguments> = async (
  { inspection },
  { frameId, expression, value },
) => {
  const shown = await inspection.setExpression(frameId, expression, value);
  return { value: shown.text, ...detailsOf(shown) };
};

const evaluate: RequestHandler<DebugProtocol.EvaluateArguments> = async (
  { inspection, questions },
  { frameId, expression, context },
) => {
  const answer = /^\s*(yes|no)\s*$/i.exec(expression)?.[1]?.toLowerCase();
  if (context === 'repl' && answer !== undefined && questions.answer(answer === 'yes'))
    return { result: answer, variablesReference: 0 };
  const shown = await inspection.evaluate(frameId, expression, context === 'repl');
  return { result: shown.text, ...detailsOf(shown) };
};

const completions: RequestHandler<DebugProtocol.CompletionsArguments> = async (
  { inspection, firstColumn },
  { frameId, text, column },
) => {
  const typed = text.slice(0, column - firstColumn);
  const found = await inspection.completions(frameId, typed);
  return { targets: found.map(({ label, replaces }) => ({ label, start: typed.length - replaces, length: replaces })) };
};

const threads: RequestHandler = ({ threadName }) => ({ threads: [new Thread(THREAD, threadName)] });

/** What a run looks like where it stands still, and changes of it. */
export const state: RequestGroup = {
  threads,
  stackTrace,
  scopes,
  variables,
  setVariable,
  setExpression,
  evaluate,
  completions,
};
