import * as z from 'zod';

const users = z.union([z.int().min(1), z.array(z.int().min(1))]);

/** What a client launches with. Clients add keys of their own, which are passed over. */
export const launchArguments = z.object({
  flow: z.string().min(1).optional(),
  /** A recording whose runs are gone through, instead of running the flow. */
  recording: z.string().min(1).optional(),
  input: z
    .union([z.string(), z.record(z.string(), z.json())], 'an input is a file, or a map of values such as {"login": "ada"}')
    .optional(),
  users: users.optional(),
  env: z.string().optional(),
  data: z.string().optional(),
  mode: z.enum(['full', 'incremental']).default('full'),
  consent: z.enum(['yes', 'no', 'ask']).default('ask'),
  /** The protected environment that the flow is to run on; passed over where the program around asks the person. */
  confirmRunOn: z.string().optional(),
  stopOnEntry: z.boolean().default(false),
  /** Sends each event of the run as the event `runEvent`: docs/run-events.md. */
  runEvents: z.boolean().default(false),
  /** Where the runs are recorded. */
  record: z.string().min(1).optional(),
  noDebug: z.boolean().default(false),
  /** Writes down the traffic of the protocol, to this file or to one of its own choice. */
  trace: z.union([z.boolean(), z.string()]).optional(),
});
export type LaunchArguments = z.infer<typeof launchArguments>;

/** Requests of our own, besides those of the protocol. */
export const CUSTOM_REQUESTS = {
  /** Goes on up to a step; `flow` is the file it is in. */
  runToStep: z.object({ flow: z.string(), step: z.string() }),
  /** Takes a port instead of running the step. */
  takePort: z.object({ port: z.string() }),
  /** Takes this answer instead of calling the target. */
  useAnswer: z.object({ answer: z.json() }),
  /** Answers a question of the flow, which the event `consent` asked. */
  consent: z.object({ id: z.int(), granted: z.boolean() }),
} as const;

/** What does not fit, as a sentence. */
export function problemText(what: string, error: z.ZodError): string {
  const { path, message } = error.issues[0]!;
  return path.length === 0 ? `${what}: ${message}.` : `${what}: \`${path.join('.')}\`: ${message}.`;
}
