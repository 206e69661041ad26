import { withoutGivenSecrets } from '../targets/environment/given-secrets.ts';
import type { ReferenceSource } from '../targets/environment/reference.ts';
import { TargetError } from '../targets/port.ts';
import { fetchRows } from './fetch-rows.ts';
import { FlowFiles } from './flow-files.ts';
import { browseTarget, fetchFromTarget, readSchemas, testTargets } from './look-around.ts';
import { refusalOf } from './run-flow.ts';
import type { TargetAnswer, TargetQuestion } from './target-questions.ts';

/** What a question is answered with. */
export interface AnswerContext {
  readonly references: ReferenceSource;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/** Answers a question about targets; never throws. */
export async function answerTargetQuestion(question: TargetQuestion, context: AnswerContext): Promise<TargetAnswer> {
  try {
    return await answer(question, context);
  } catch (error) {
    return { type: ANSWERS[question.type], id: question.id, error: wordsOf(error, context.signal) };
  }
}

const ANSWERS = {
  'test-targets': 'targets-tested',
  browse: 'browsed',
  fetch: 'fetched',
  schema: 'schema-read',
} as const satisfies Record<TargetQuestion['type'], TargetAnswer['type']>;

async function answer(question: TargetQuestion, { references, signal }: AnswerContext): Promise<TargetAnswer> {
  const { id, file, unsaved, environment } = question;
  const place = { file, environment: environment ?? undefined };
  const access = { files: new FlowFiles(Object.entries(unsaved)), references, signal };
  switch (question.type) {
    case 'test-targets':
      return { type: 'targets-tested', id, tested: await testTargets(place, question.targets, access) };
    case 'browse': {
      const { target, path, from, filter } = question;
      return { type: 'browsed', id, page: plain(await browseTarget(place, target, path, { from, filter }, access)) };
    }
    case 'fetch': {
      const { target, path, query } = question;
      const value = query ? fetchRows(place, target, query, access) : fetchFromTarget(place, target, path, access);
      return { type: 'fetched', id, value: plain(await value) };
    }
    case 'schema': {
      const { schemas, errors } = await readSchemas(place, question.targets, question.local, access);
      return { type: 'schema-read', id, schemas: plain(schemas), errors: plain(errors) };
    }
  }
}

/** The channel carries JSON: nothing that a schema calls readonly or optional differs there. */
const plain = (value: object): never => value as never;

function wordsOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'It was stopped.';
  return withoutGivenSecrets(error instanceof TargetError ? error.message : refusalOf(error).message);
}
