import * as z from 'zod';
import type { ReferenceSource } from '../targets/environment/reference.ts';
import type { ConfirmRun } from './confirm-run.ts';
import { endWithParent } from './end-with-parent.ts';
import { createQuestions } from './questions.ts';

/**
 * How a child process of an editor asks for the values that a targets file names, and is told them: over Node's IPC channel,
 * so that secrets stand in no environment, no file and no protocol that others read along.
 */

/** A value that the targets file names: `${secret:NAME}` or `${env:NAME}`. */
export const askValueSchema = z.strictObject({
  type: z.literal('ask-value'),
  id: z.int(),
  from: z.enum(['secret', 'env']),
  name: z.string(),
});
export type AskValue = z.infer<typeof askValueSchema>;

/** The answer; null where there is none. Never logged. */
export const valueSchema = z.strictObject({ type: z.literal('value'), id: z.int(), value: z.string().nullable() });

/** Is a flow to run on this protected environment? `kind` is the kind of connection. */
export const askRunSchema = z.strictObject({
  type: z.literal('ask-run'),
  id: z.int(),
  environment: z.string(),
  targets: z.array(z.strictObject({ name: z.string(), kind: z.string() })),
});

export type AskRun = z.infer<typeof askRunSchema>;

/** The answer to a question of which a person says yes or no. */
export const consentSchema = z.strictObject({ type: z.literal('consent'), id: z.int(), granted: z.boolean() });

/** What a debug adapter asks, and is answered. */
export const questionSchema = z.discriminatedUnion('type', [askValueSchema, askRunSchema]);
const answerSchema = z.discriminatedUnion('type', [valueSchema, consentSchema]);
export type GivenAnswer = z.infer<typeof answerSchema>;

/** What to do about a value that nobody gave. */
export const editorRemedy: ReferenceSource['remedy'] = ({ from, name }) =>
  from === 'secret'
    ? `Run the flow again and enter the value of ${name} when asked, or set it with the command "idflow: Set Secret".`
    : `Set the environment variable ${name} and start the editor again.`;

/** What the program that started this one answers for the person in front of it. */
export interface ParentAnswers {
  readonly references: ReferenceSource;
  readonly confirmRun: ConfirmRun;
}

/**
 * Asks the parent of this process for values, and whether to run on a protected environment. The process ends as soon as the
 * parent is gone: there is nobody left to tell.
 * @throws Error when there is no such parent
 */
export function answersOfParent(process: NodeJS.Process): ParentAnswers {
  if (!process.send) throw new Error('No program with an IPC channel started this one.');
  const questions = createQuestions();
  const never = new AbortController().signal;
  process.on('message', (received) => {
    const given = answerSchema.safeParse(received);
    if (!given.success) return;
    const { data } = given;
    questions.answer(data.id, data.type === 'value' ? data.value : data.granted);
  });
  process.on('disconnect', () => process.exit());
  endWithParent();
  const send = (question: AskValue | AskRun): void => {
    if (process.connected) process.send?.(question, undefined, undefined, () => undefined);
  };
  return {
    references: {
      read: async ({ from, name }) =>
        (await questions.ask<string | null>((id) => send({ type: 'ask-value', id, from, name }), never)) ?? undefined,
      remedy: editorRemedy,
    },
    confirmRun: ({ name, targets }) =>
      questions.ask((id) => send({ type: 'ask-run', id, environment: name, targets: [...targets] }), never),
  };
}
