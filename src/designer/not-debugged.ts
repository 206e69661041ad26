import type { DebugState } from './debug-state.ts';

/** Nothing is debugged. It stands apart from the schema: who only says so needs no zod. */
export const NOT_DEBUGGED: DebugState = { running: false, frames: [] };
