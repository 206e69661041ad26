import * as z from 'zod';
import { shownDeletionSchema } from '../../runs/deletion.ts';

export { runEventSchema } from '../../runs/events.ts';

/** The event `consent` of the debug adapter: a question of the flow, or about something that is to be deleted. */
export const consentSchema = z.object({ question: z.string(), step: z.string(), deletion: shownDeletionSchema.optional() });
