import * as z from 'zod';
import { codeProblemSchema, completionSchema } from '../../../../src/designer/answers.ts';
import { designerClient } from '../../../shared/vscode-api.ts';
import type { CodeService } from './code-service.ts';

const hoverSchema = z.strictObject({ markdown: z.string(), start: z.int(), end: z.int() }).nullable();

/**
 * Answers of the extension about the code at a path of the flow.
 * @param before what stands before the code in the value of that path: the attribute and the arrow of a rule
 */
export function serviceFor(path: string, before: () => string): CodeService {
  const client = designerClient();
  return {
    async complete(text, offset) {
      const lead = before();
      const answer = await client.ask({ ask: 'complete', path, text: lead + text, offset: lead.length + offset });
      return z.array(completionSchema).parse(answer);
    },
    async hover(text, offset) {
      const lead = before();
      const answer = await client.ask({ ask: 'hover', path, text: lead + text, offset: lead.length + offset });
      const hover = hoverSchema.parse(answer);
      return hover && { ...hover, ...within(hover, lead) };
    },
    async check(text) {
      const lead = before();
      const problems = z.array(codeProblemSchema).parse(await client.ask({ ask: 'check', path, text: lead + text }));
      return problems.filter(({ end }) => end > lead.length).map((problem) => ({ ...problem, ...within(problem, lead) }));
    },
  };
}

/** A stretch of the whole value, counted in the code alone. */
const within = ({ start, end }: { readonly start: number; readonly end: number }, lead: string) => ({
  start: Math.max(0, start - lead.length),
  end: Math.max(0, end - lead.length),
});
