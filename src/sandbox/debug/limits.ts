/** What an evaluation at a pause may use. */
export const EVALUATE_LIMITS = { timeMs: 1_000, fuel: 200 };

/** What a condition of a breakpoint may use. */
export const CONDITION_LIMITS = { timeMs: 250, fuel: 50 };

/** Time over its limit that a guest is given to notice by itself, milliseconds. */
export const OVERTIME_MS = 500;

/** Instrumented code takes more steps for the same work, and who debugs looks at it all the same. */
export const DEBUG_LIMITS_FACTOR = 20;

/** Heap that compiling an instrumented unit may take. */
export const DEBUG_COMPILE_BYTES = 14 * 1024 * 1024;

/** Heap that looking at values may take beyond what the script may use. */
export const INSPECT_BYTES = 8 * 1024 * 1024;

/** Variables that are told at most in one answer. */
export const MOST_VARIABLES = 1_000;
