import { createSandbox } from '../sandbox/sandbox.ts';
import { answerTargetQuestion } from './answer-target-question.ts';
import { evaluateFetched, evaluateMapping, EvaluationError } from './evaluate-mapping.ts';
import { FlowFiles } from './flow-files.ts';
import { toRunnerSchema, type EvaluateRequest, type FromRunner, type RunRequest } from './protocol.ts';
import { createQuestions } from './questions.ts';
import { refusalOf, runFlow } from './run-flow.ts';
import type { TargetQuestion } from './target-questions.ts';
import { editorRemedy, type AskValue } from './value-channel.ts';

/** Evaluations answer somebody who types: a rule may use a tenth of what a script in a run may, on any machine. */
const EVALUATION_LIMITS = { fuel: 100 };
/** For all rules together; the start of the sandbox, which takes its time on a busy machine, is in it. */
const EVALUATION_MS = 8_000;

/** The runner, apart from the process that it lives in. */
export interface Runner {
  /** Takes a message of the extension; one that is none of the protocol's is passed over. */
  receive(message: unknown): void;
}

/** Makes a runner that answers with `send`. It runs one flow at a time. */
export function createRunner(send: (message: FromRunner) => void): Runner {
  const sandbox = createSandbox();
  const evaluations = createSandbox({ workers: 1, limits: EVALUATION_LIMITS });
  const questions = createQuestions();
  let running: AbortController | undefined;
  /** Questions about targets that are under way. */
  const asked = new Set<AbortController>();

  const askValue = async ({ from, name }: Pick<AskValue, 'from' | 'name'>, signal: AbortSignal): Promise<string | undefined> =>
    (await questions.ask<string | null>((id) => send({ type: 'ask-value', id, from, name }), signal)) ?? undefined;

  const run = async (request: RunRequest): Promise<void> => {
    if (running) {
      send({ type: 'ended', refusal: { reason: 'defect', message: 'This runner is busy with another run.' } });
      return;
    }
    running = new AbortController();
    const { signal } = running;
    const refusal = await runFlow(request, {
      send,
      sandbox,
      signal,
      askConsent: (question, step) => questions.ask((id) => send({ type: 'ask-consent', id, question, step }), signal),
      askValue: (wanted) => askValue(wanted, signal),
      confirmRun: ({ name, targets }) =>
        questions.ask((id) => send({ type: 'ask-run', id, environment: name, targets: [...targets] }), signal),
      confirmDelete: (deletion, step) => questions.ask((id) => send({ type: 'ask-delete', id, step, deletion }), signal),
    });
    running = undefined;
    send({ type: 'ended', ...(refusal ? { refusal } : {}) });
  };

  const evaluate = async ({ id, file, unsaved, object, input, sample }: EvaluateRequest): Promise<void> => {
    try {
      const files = new FlowFiles(Object.entries(unsaved));
      const context = { files, sandbox: evaluations, timeMs: EVALUATION_MS };
      const evaluated = sample === 'fetched' ? evaluateFetched : evaluateMapping;
      send({ type: 'evaluated', id, evaluations: await evaluated(file, object, input, context) });
    } catch (error) {
      const message = error instanceof EvaluationError ? error.message : refusalOf(error).message;
      send({ type: 'evaluated', id, error: message });
    }
  };

  const answerAboutTargets = async (question: TargetQuestion): Promise<void> => {
    const controller = new AbortController();
    const { signal } = controller;
    asked.add(controller);
    const references = { read: (wanted: Pick<AskValue, 'from' | 'name'>) => askValue(wanted, signal), remedy: editorRemedy };
    send(await answerTargetQuestion(question, { references, signal }));
    asked.delete(controller);
  };

  return {
    receive(received) {
      const parsed = toRunnerSchema.safeParse(received);
      if (!parsed.success) return;
      const message = parsed.data;
      switch (message.type) {
        case 'run':
          // scripts wait for it least when it starts while the targets are opened
          sandbox.warmUp?.();
          return void run(message);
        case 'cancel':
          for (const question of asked) question.abort(new Error('It was stopped.'));
          return running?.abort(new Error('The run was stopped.'));
        case 'consent':
          return questions.answer(message.id, message.granted);
        case 'value':
          return questions.answer(message.id, message.value);
        case 'evaluate':
          return void evaluate(message);
        case 'test-targets':
        case 'browse':
        case 'fetch':
        case 'schema':
          return void answerAboutTargets(message);
      }
    },
  };
}
