/** Names that every expression and script of a flow sees, and what they are. */
export const FLOW_NAMES = {
  input: 'What the run was given.',
  source: "What mappings read: the value of the flow's `source`, or the input; in a loop with an `object` the item.",
  objects:
    'The objects of the flow by name, each with `source`, `new`, `old`, `exists`, `changes`, `rows`, `current`, `wanted`, `toAdd`, `toRemove`.',
  steps: "What the steps done so far have left, by step id: `steps['find-user']`.",
  run: 'The run itself: `id`, `flow`, `mode`, `startedAt`.',
  error: 'The error that an `on-error` edge led away from: `kind`, `message`, `step`; null before the first.',
} as const;

/** Names that the code of an object sees on top: values of its calls, filters, triggers, script steps. */
export const OBJECT_NAMES = {
  newObject: 'The object in the target format as it should be; null for a delete.',
  oldObject: 'The object in the target format as it is; null for an insert.',
  changed: 'The attributes that differ, with their new values.',
} as const;

/** Names that triggers, filters and script steps see on top. */
export const SCRIPT_NAMES = {
  log: 'Writes to the log of the run: `log("…")`, `log.warn("…")`.',
  targets: 'Calls to the targets: `targets.hr.query("SELECT …", { id })`, `targets.idp.call("find-user", { user })`.',
} as const;

/** Fields of `objects.NAME`. */
export const OBJECT_FIELDS = {
  source: 'What it is mapped from.',
  new: 'As it should be, in the target format.',
  old: 'As it is, in the target format.',
  exists: 'Whether `check` found it.',
  changes: 'What `delta` found: a list of {attribute, from, to}.',
  rows: 'The rows fetched last.',
  current: 'The rows in the source format, after `parse`.',
  wanted: 'The list that should be, after `delta` with `wanted`.',
  toAdd: 'Items of the list that are missing.',
  toRemove: 'Items that should not be there.',
} as const;

/** Globals of JavaScript that the sandbox has. It has no `Intl`, no timers and no input or output of its own. */
export const JAVASCRIPT_NAMES: ReadonlySet<string> = new Set(
  (
    'globalThis undefined NaN Infinity Object Function Array String Number Boolean BigInt Symbol Math JSON Date RegExp Map Set WeakMap ' +
    'WeakSet WeakRef FinalizationRegistry Promise Proxy Reflect Iterator Error AggregateError EvalError RangeError ReferenceError ' +
    'SyntaxError TypeError URIError ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array ' +
    'Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array parseInt parseFloat isNaN isFinite encodeURI ' +
    'encodeURIComponent decodeURI decodeURIComponent escape unescape eval arguments'
  ).split(' '),
);
