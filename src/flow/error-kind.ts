/**
 * The kinds of error a step can end with. `on-error` edges match them, adapters translate their
 * servers' errors to them, and reports name them. The order is the order of the reference page.
 */
export const ERROR_KINDS = {
  'not-found': 'The thing addressed does not exist (an unknown user, a row that is gone).',
  'already-exists': 'A thing with this key exists already (a unique column, a duplicate login).',
  conflict: 'The write collides with the state of the target (foreign key, app still active).',
  'invalid-input': 'The target refused the data, or the data does not fit the schema.',
  unauthorised: 'The credentials are missing, wrong or expired.',
  forbidden: 'The credentials are good but do not allow this.',
  'rate-limited': 'The target asked to slow down, and waiting was not enough.',
  connection: 'The target could not be reached, or the connection broke.',
  unavailable: 'The target answered that it can not serve now (HTTP 5xx, database locked).',
  timeout: 'No answer in the time allowed.',
  script: 'A trigger script or an expression threw an error or broke a limit.',
  'flow-failed': 'A called flow ended as failed by its own decision.',
  'step-limit': 'The run took more steps than allowed: an endless loop. No edge catches it.',
  'not-confirmed': 'Nobody said yes to a delete in a protected environment; the run ends as cancelled. No edge catches it.',
  'change-limit': 'The run has made as many changes as its protected environment allows. No edge catches it.',
  internal: 'A defect in idflow itself.',
} as const;

/** One of the kinds in {@link ERROR_KINDS}. */
export type ErrorKind = keyof typeof ERROR_KINDS;

/** Kinds that may pass by themselves; `retry` without `on` repeats exactly these. */
export const TRANSIENT_KINDS: readonly ErrorKind[] = ['rate-limited', 'connection', 'unavailable', 'timeout'];

/** Kinds that no edge catches and that are never tried again: going on would repeat what must be stopped, or pass over a no. */
export const UNCATCHABLE_KINDS: ReadonlySet<string> = new Set<ErrorKind>(['step-limit', 'not-confirmed', 'change-limit']);
