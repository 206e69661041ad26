import type * as z from 'zod';
import { CUSTOM_REQUESTS, problemText } from '../launch-arguments.ts';
import { pathKey } from '../protocol-shapes.ts';
import type { RequestGroup, RequestHandler } from './handler.ts';

type Name = keyof typeof CUSTOM_REQUESTS;
type Given<N extends Name> = z.infer<(typeof CUSTOM_REQUESTS)[N]>;

/** A request of our own, whose arguments are read before it is answered. */
const custom =
  <N extends Name>(name: N, take: (launched: Parameters<RequestHandler>[0], given: Given<N>) => void): RequestHandler<unknown> =>
  (launched, args) => {
    const parsed = CUSTOM_REQUESTS[name].safeParse(args);
    if (!parsed.success) throw new Error(problemText(name, parsed.error));
    take(launched, parsed.data as Given<N>);
    return undefined;
  };

/** As `custom`, for what makes the run go on: a client can not know that of requests of ours. */
const resuming = <N extends Name>(name: N, take: (launched: Parameters<RequestHandler>[0], given: Given<N>) => void) =>
  custom(name, (launched, given) => {
    take(launched, given);
    launched.goesOn();
  });

const runToStep = resuming('runToStep', ({ files, timeline }, { flow, step }) => {
  const source = files.get(pathKey(flow))?.flow;
  if (!source?.flow?.steps.has(step)) throw new Error(`The flow that is debugged has no step \`${step}\`.`);
  timeline.runTo({ file: source.file, step });
});

const takePort = resuming('takePort', ({ timeline }, { port }) => timeline.takePort(port));

const useAnswer = resuming('useAnswer', ({ timeline }, { answer }) => timeline.useAnswer(answer));

const consent = custom('consent', ({ questions }, { id, granted }) => {
  if (!questions.answer(granted, id)) throw new Error('Nobody asks that any more.');
});

/** What a person decides for a run: requests of our own. */
export const choices: RequestGroup = { runToStep, takePort, useAnswer, consent };
