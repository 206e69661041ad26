import { copySteps } from '../flow/edit/index.ts';
import { formOf } from '../flow/form/index.ts';
import { checkCodeAt } from '../flow/language/code-check.ts';
import { completeCodeAt } from '../flow/language/code-completion.ts';
import type { FlowFolder } from '../flow/language/flow-folder.ts';
import { hoverCodeAt } from '../flow/language/hover.ts';
import type { DesignerHost } from './designer-host.ts';
import { completionSchema, type Completion, type FormAnswer } from './answers.ts';
import type { FlowText } from './flow-text.ts';
import type { Question } from './from-designer.ts';
import type { ToDesigner } from './to-designer.ts';

/** An answer, or why there is none. */
export type Answer = Omit<Extract<ToDesigner, { type: 'answer' }>, 'type' | 'id'>;

type QuestionOf<Ask extends Question['ask']> = Extract<Question, { ask: Ask }>;

/** How each question is answered. A new one is a line here. */
const ANSWERS: { readonly [Ask in Question['ask']]: (question: QuestionOf<Ask>, host: DesignerHost) => unknown } = {
  form: ({ path }, { text }) => formAnswer(path, text),
  copy: ({ steps }, { text }) => copied(copySteps(text.source, steps)),
  complete: (question, host) => withFiles(host, (files) => completions(question, host, files)),
  hover: ({ path, text, offset }, host) => withFiles(host, (files) => hoverCodeAt(host.text.source, files, path, text, offset)),
  check: ({ path, text: code }, { text, files }) => checkCodeAt(text.source, path, code, files),
  samples: (_question, host) => host.samples(),
  evaluate: ({ object, input }, host) => host.evaluate(object, input),
};

function formAnswer(path: string, { source, version }: FlowText): FormAnswer | undefined {
  const form = formOf(source, path);
  return form && { version, form };
}

/** Nothing on the clipboard is no copy: who cuts would lose the steps. */
function copied(yaml: string): string {
  if (yaml === '') throw new Error('These steps can not be copied from here. Copy them in the text.');
  return yaml;
}

/** Answers a question of the webview. Never throws: what goes wrong is told in `error`. */
export async function answerTo(question: Question, host: DesignerHost): Promise<Answer> {
  try {
    const answer = ANSWERS[question.ask] as (question: Question, host: DesignerHost) => unknown;
    return { answer: ((await answer(question, host)) ?? null) as NonNullable<Answer['answer']> | null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks again as long as files come up that were not read yet: a schema may name another. */
async function withFiles<T>({ files }: DesignerHost, ask: (files: FlowFolder) => T): Promise<T> {
  for (;;) {
    const answer = ask(files);
    if (!(await files.load())) return answer;
  }
}

const KINDS: ReadonlySet<string> = new Set(completionSchema.shape.kind.options);

/** Likely ones first. */
function completions({ path, text, offset }: QuestionOf<'complete'>, host: DesignerHost, files: FlowFolder): Completion[] {
  return completeCodeAt(host.text.source, files, path, text, offset)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ label, kind, detail, documentation, insert, snippet }) => ({
      label,
      kind: KINDS.has(kind) ? (kind as Completion['kind']) : 'value',
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation }),
      ...(insert === undefined ? {} : { insert }),
      ...(snippet === undefined ? {} : { snippet }),
    }));
}
