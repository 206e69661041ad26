import type { ScriptLimits } from './port.ts';

/**
 * What a call may use when it says nothing else. Fuel is spent first on any machine (about 1 s of plain looping on a
 * desktop of 2024); time only stops what is slow per tick, so that a busy machine changes no result.
 */
export const DEFAULT_LIMITS: ScriptLimits = { timeMs: 5_000, fuel: 1_000, memoryMb: 32 };

/** Address space of one guest, in pages of 64 KiB; fixed, so that no view on it is ever replaced. */
export const GUEST_MEMORY_PAGES = 1280;

/** Most that `memoryMb` can be set to: the rest of the address space holds the C stack and the engine. */
export const MAX_MEMORY_MB = 48;

/** Heap that compiling a unit may take. */
export const MAX_COMPILE_BYTES = 8 * 1024 * 1024;

/** What the engine's C stack may grow to. */
export const GUEST_STACK_BYTES = 512 * 1024;

/** Stack of the worker thread, on which each call of the guest's C stack needs room as well. */
export const THREAD_STACK_MB = 16;

/** Longest JSON text that may leave the guest in one call as its results, in UTF-16 units. */
export const MAX_ANSWER_LENGTH = 8_000_000;

/** Deepest nesting of a value that leaves the guest. */
export const MAX_DEPTH = 200;

/** Longest JSON text of the arguments of one host call. */
export const MAX_HOST_ARGUMENTS_LENGTH = 1_000_000;

/** JSON text that all host calls of one call may hand over. */
export const MAX_HOST_TEXT_LENGTH = 32_000_000;

/** Host calls that one call may make, log lines included. */
export const MAX_HOST_CALLS = 10_000;

/** Units that stay compiled in one worker, by the size of their snapshots. */
export const MAX_SNAPSHOT_BYTES = 32 * 1024 * 1024;
