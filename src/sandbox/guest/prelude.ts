/**
 * What the host calls in the guest. Only texts, numbers and functions of the guest cross.
 */
export interface GuestEntry {
  /**
   * Sets the unit; done once, before the snapshot that each of its calls starts from.
   * @param unit JSON of parameters, returns, changesArguments and targets
   * @param pieces the pieces' functions; where one did not compile, the error
   */
  load(unit: string, ...pieces: unknown[]): void;
  /**
   * Evaluates all pieces for all records.
   * @param records JSON of each record, one a line
   * @returns the answer as `DoneMessage` describes it, or '' while a promise is awaited: run jobs, then `resume`
   */
  run(shared: string, records: string, recordCount: number, seed: number): string;
  resume(): string;
  /** The answer so far, after a stop. */
  soFar(): string;
  /** @returns JSON of a `GuestError` */
  describe(error: unknown): string;
  /** Runs until it is interrupted. */
  spin(): void;
}

/** Limits of the guest's side; lengths in UTF-16 units. */
export interface GuestLimits {
  readonly answerLength: number;
  readonly argumentsLength: number;
  /** Levels of nesting. */
  readonly depth: number;
}

/**
 * Evaluated in each new guest before any user code; answers the functions that the host calls.
 *
 * The function's own text is what the guest evaluates, so it may use nothing from outside itself. User code shares the
 * realm with it and may change every built-in: hence the captured built-ins, objects without prototype, and no
 * assignment that an inherited setter could catch. What user code breaks all the same is its own answer only.
 * `eval` and `Function` stay: what they make has no more authority than the script itself, and debugging needs them.
 *
 * @param callHost `log` lines and calls to targets; answers JSON of a `HostAnswer`
 */
export function createGuest(
  callHost: (path: string, args: string) => string,
  libraries: Readonly<Record<string, object>>,
  limits: GuestLimits,
): GuestEntry {
  'use strict';
  const { parse, stringify } = JSON;
  const { apply, ownKeys } = Reflect;
  const { freeze, defineProperty, getPrototypeOf, hasOwn } = Object;
  const { isArray } = Array;
  /** A method of a built-in, taken off it; `apply` gives it its `this` back. */
  const method = (owner: object, name: string) => (owner as Readonly<Record<string, (...args: unknown[]) => unknown>>)[name]!;
  const slice = method(String.prototype, 'slice') as (start: number, end: number) => string;
  const split = method(String.prototype, 'split') as (separator: string) => string[];
  const then = method(Promise.prototype, 'then');
  const describeSymbol = method(Symbol.prototype, 'toString') as () => string;
  const ObjectPrototype = Object.prototype;
  const PromiseClass = Promise;
  const ErrorClass = Error;
  const TypeErrorClass = TypeError;
  const RangeErrorClass = RangeError;
  const NOT_JSON: readonly (readonly [unknown, string])[] = [
    [Map, 'a Map; use Object.fromEntries(…)'],
    [Set, 'a Set; use [...set]'],
    [WeakMap, 'a WeakMap'],
    [WeakSet, 'a WeakSet'],
    [Promise, 'a promise'],
    [RegExp, 'a regular expression'],
    [Error, 'an error; use its message'],
    [ArrayBuffer, 'an ArrayBuffer'],
    [getPrototypeOf(Uint8Array), 'a typed array; use [...array]'],
  ];

  const TOLD_OF_ERRORS = ['name', 'kind', 'code', 'details'] as const;

  // --- The unit and the state of a call ------------------------------------------------------------------------------

  let parameters: readonly string[] = [];
  let returns: readonly number[] = [];
  let changesArguments: readonly boolean[] = [];
  let pieces: readonly unknown[] = [];
  let args: unknown[] = [];
  let returnedValues: unknown[] = [];

  let shared = '';
  let records: readonly string[] = [];
  let recordCount = 0;
  let record = 0;
  let piece = 0;
  let results = '';
  let returned = '';
  let awaited: { state: 'pending' | 'fulfilled' | 'rejected'; value: unknown } | undefined;

  const cut = (text: string, length: number): string => (text.length > length ? `${apply(slice, text, [0, length])}…` : text);

  // --- Values to JSON ------------------------------------------------------------------------------------------------

  /** The objects that hold what is being converted, outermost first. */
  const holders: unknown[] = [];
  for (let level = 0; level < limits.depth; level++) holders[level] = undefined;
  let depth = 0;

  function refuse(what: string, key: string): never {
    const where = key === '' ? 'The value' : `"${cut(key, 100)}"`;
    throw new TypeErrorClass(`${where} is ${what}. Only plain JSON values can leave a script.`);
  }

  /** A replacer: JSON has no words for some values, and dropping them silently would lose data. */
  function plain(this: unknown, key: string, value: unknown): unknown {
    switch (typeof value) {
      case 'bigint':
        return `${value}`;
      case 'function':
        return refuse('a function', key);
      case 'symbol':
        return refuse('a symbol', key);
      case 'object': {
        if (value === null) return value;
        while (depth > 0 && holders[depth - 1] !== this) depth--;
        if (depth === limits.depth) throw new RangeErrorClass(`The value is nested more than ${limits.depth} levels deep.`);
        holders[depth++] = value;
        if (isArray(value)) return value;
        const prototype: unknown = getPrototypeOf(value);
        if (prototype === ObjectPrototype || prototype === null) return value;
        for (let index = 0; index < NOT_JSON.length; index++) {
          const pair = NOT_JSON[index]!;
          if (value instanceof (pair[0] as new () => object)) refuse(pair[1], key);
        }
        return value;
      }
      default:
        return value;
    }
  }

  /** JSON of a value; undefined for undefined. */
  function toJson(value: unknown): string | undefined {
    if (value === undefined) return undefined;
    if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
      return stringify(value);
    depth = 0;
    return stringify(value, plain);
  }

  function describe(error: unknown): string {
    let name = 'Error';
    let message = '';
    let stack = '';
    let kind: string | undefined;
    try {
      if (error instanceof ErrorClass) {
        const read = (key: 'name' | 'message' | 'stack' | 'kind') => {
          const value: unknown = (error as Error & { kind?: unknown })[key];
          return typeof value === 'string' ? value : '';
        };
        name = cut(read('name'), 100);
        message = cut(read('message'), 2000);
        stack = cut(read('stack'), 8000);
        kind = cut(read('kind'), 100);
      } else if (typeof error === 'string') message = cut(error, 2000);
      else if (typeof error === 'symbol') message = cut(apply(describeSymbol, error, []), 200);
      else if (typeof error === 'function') message = 'a function was thrown';
      else message = cut(toJson(error) ?? 'undefined was thrown', 2000);
    } catch {
      message = message || 'Something was thrown that can not be shown.';
    }
    const told = { __proto__: null, name: name || 'Error', message, stack, kind: kind || undefined };
    return stringify(told);
  }

  // --- Calls to the host ---------------------------------------------------------------------------------------------

  function callTarget(path: string, values: readonly unknown[]): unknown {
    let list = '';
    for (let index = 0; index < values.length; index++) list += (index > 0 ? ',' : '') + (toJson(values[index]) ?? 'null');
    if (list.length > limits.argumentsLength)
      throw new RangeErrorClass(
        `The arguments of the call have ${list.length} characters; at most ${limits.argumentsLength} are allowed.`,
      );
    const answer = parse(callHost(path, `[${list}]`)) as {
      value?: unknown;
      error?: { name: string; message: string; kind?: string; code?: string; details?: unknown };
    };
    if (!hasOwn(answer, 'error')) return hasOwn(answer, 'value') ? answer.value : undefined;
    const { error } = answer;
    const thrown = new ErrorClass(error!.message);
    for (let index = 0; index < TOLD_OF_ERRORS.length; index++) {
      const key = TOLD_OF_ERRORS[index]!;
      if (hasOwn(error!, key))
        defineProperty(thrown, key, {
          __proto__: null,
          value: error![key],
          enumerable: true,
          configurable: true,
          writable: true,
        } as PropertyDescriptor);
    }
    throw thrown;
  }

  /** A log line takes whatever it is given: what is no JSON is described. */
  function logged(value: unknown): string {
    if (value instanceof ErrorClass) {
      const { name, message } = parse(describe(value)) as { name: string; message: string };
      return stringify(`${name}: ${message}`);
    }
    try {
      return toJson(value) ?? 'null';
    } catch (error) {
      return stringify(`(${(parse(describe(error)) as { message: string }).message})`);
    }
  }

  function logAt(level: string) {
    const path = stringify(['log', level]);
    return (...values: readonly unknown[]): void => {
      let list = '';
      for (let index = 0; index < values.length && list.length <= limits.argumentsLength; index++)
        list += (index > 0 ? ',' : '') + logged(values[index]);
      if (list.length > limits.argumentsLength)
        list = stringify(`(a log line of more than ${limits.argumentsLength} characters)`);
      callHost(path, `[${list}]`);
    };
  }

  // --- Globals -------------------------------------------------------------------------------------------------------

  function define(name: string, value: unknown): void {
    defineProperty(globalThis, name, { value, enumerable: false, configurable: false, writable: false });
  }

  for (const name of [
    'performance',
    'SharedArrayBuffer',
    'Atomics',
    'WebAssembly',
    'queueMicrotask',
    'DOMException',
    'Intl',
    'console',
    'navigator',
    'gc',
  ]) {
    Reflect.deleteProperty(globalThis, name);
  }
  for (const name of ownKeys(libraries) as string[]) {
    const library = libraries[name]!;
    for (const fn of Object.values(library)) freeze(fn);
    define(name, freeze(library));
  }
  const levels = { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') };
  for (const fn of Object.values(levels)) freeze(fn);
  const log = (...values: unknown[]): void => {
    apply(levels.info, undefined, values);
  };
  define('log', freeze(Object.assign(log, levels)));

  // sfc32 by Chris Doty-Humphrey: small, and good enough for anything that a provisioning script draws.
  const random = new Uint32Array(4);
  let seed = 0;
  let seeded = false;
  function seedRandom(): void {
    seeded = true;
    random[0] = seed;
    random[1] = seed / 4294967296;
    random[2] = 0x9e3779b9;
    random[3] = 1;
    for (let round = 0; round < 12; round++) nextRandom();
  }
  function nextRandom(): number {
    const a = random[0]!;
    const b = random[1]!;
    const c = random[2]!;
    const counter = random[3]!;
    random[3] = counter + 1;
    random[0] = b ^ (b >>> 9);
    random[1] = c + (c << 3);
    random[2] = (c << 21) | (c >>> 11);
    const sum = (a + b + counter) | 0;
    random[2] += sum;
    return (sum >>> 0) / 4294967296;
  }
  function drawRandom(): number {
    if (!seeded) seedRandom();
    return nextRandom();
  }
  defineProperty(Math, 'random', { value: drawRandom, enumerable: false, configurable: true, writable: true });

  function defineTargets(targets: Readonly<Record<string, readonly string[]>>): void {
    const all = { __proto__: null } as unknown as Record<string, unknown>;
    for (const target of ownKeys(targets) as string[]) {
      const methods = { __proto__: null } as unknown as Record<string, unknown>;
      for (const method of targets[target]!) {
        const path = stringify(['targets', target, method]);
        methods[method] = freeze((...values: readonly unknown[]) => callTarget(path, values));
      }
      all[target] = freeze(methods);
    }
    define('targets', freeze(all));
  }

  // --- A call --------------------------------------------------------------------------------------------------------

  /** Sets the arguments of the record; those that go back keep their state unless the record is new. */
  function bind(isNew: boolean): void {
    const own = parse(records[record]!) as Record<string, unknown>;
    const common = parse(shared) as Record<string, unknown>;
    for (let index = 0; index < parameters.length; index++) {
      const name = parameters[index]!;
      args[index] = hasOwn(own, name) ? own[name] : hasOwn(common, name) ? common[name] : undefined;
    }
    for (let index = 0; index < returns.length; index++) {
      if (isNew) returnedValues[index] = args[returns[index]!];
      else args[returns[index]!] = returnedValues[index];
    }
  }

  function addResult(result: string): void {
    if (results.length + result.length > limits.answerLength) {
      result = `{"error":${describe(new RangeErrorClass(`The results have more than ${limits.answerLength} characters.`))}}`;
    }
    results += (results === '' ? '' : ',') + result;
  }

  function resultOf(value: unknown): string {
    const json = toJson(value);
    return json === undefined ? '{}' : `{"value":${json}}`;
  }

  function finishPiece(value: unknown): void {
    let result: string;
    try {
      result = resultOf(value);
    } catch (error) {
      result = `{"error":${describe(error)}}`;
    }
    addResult(result);
    nextPiece();
  }

  function failPiece(error: unknown): void {
    addResult(`{"error":${describe(error)}}`);
    nextPiece();
  }

  function nextPiece(): void {
    const rebind = changesArguments[piece] === true;
    piece++;
    if (piece < pieces.length) {
      if (rebind) bind(false);
      else for (let index = 0; index < returns.length; index++) args[returns[index]!] = returnedValues[index];
      return;
    }
    returned += `${record === 0 ? '' : ','}${finalState()}`;
    piece = 0;
    record++;
    if (record < recordCount) bind(true);
  }

  /** What goes back of the record's arguments. */
  function finalState(): string {
    let values = '';
    for (let index = 0; index < returns.length; index++) {
      const name = parameters[returns[index]!]!;
      try {
        const json = toJson(returnedValues[index]);
        if (json !== undefined) values += `${values === '' ? '' : ','}${stringify(name)}:${json}`;
      } catch (error) {
        const { message } = parse(describe(error)) as { message: string };
        return `{"error":${describe(new TypeErrorClass(`"${name}" can not be handed back. ${message}`))}}`;
      }
    }
    if (returned.length + values.length <= limits.answerLength) return `{"values":{${values}}}`;
    return `{"error":${describe(new RangeErrorClass(`What is handed back has more than ${limits.answerLength} characters.`))}}`;
  }

  function advance(): string {
    while (record < recordCount) {
      const current = pieces[piece];
      let value: unknown;
      try {
        if (typeof current !== 'function') throw current;
        value = apply(current, undefined, args);
        if (value instanceof PromiseClass) {
          const state: NonNullable<typeof awaited> = { state: 'pending', value: undefined };
          void apply(then, value, [
            (answer: unknown) => {
              state.state = 'fulfilled';
              state.value = answer;
            },
            (error: unknown) => {
              state.state = 'rejected';
              state.value = error;
            },
          ]);
          awaited = state;
          return '';
        }
      } catch (error) {
        failPiece(error);
        continue;
      }
      finishPiece(value);
    }
    return soFar();
  }

  const soFar = (): string => `[[${results}],[${returned}]]`;

  return {
    load(unit, ...functions) {
      const read = parse(unit) as {
        parameters: string[];
        returns: number[];
        changesArguments: boolean[];
        targets: Readonly<Record<string, readonly string[]>>;
      };
      ({ parameters, returns, changesArguments } = read);
      pieces = functions;
      returnedValues = returns.map(() => undefined);
      args = [...parameters.map(() => undefined), returnedValues];
      defineTargets(read.targets);
    },
    run(sharedJson, recordsJson, count, randomSeed) {
      shared = sharedJson;
      records = count === 1 ? [recordsJson] : apply(split, recordsJson, ['\n']);
      recordCount = count;
      seed = randomSeed;
      if (count > 0 && pieces.length > 0) bind(true);
      else recordCount = 0;
      return advance();
    },
    resume() {
      const state = awaited;
      awaited = undefined;
      if (state === undefined || state.state === 'pending') {
        failPiece(new ErrorClass('The script answered a promise that never settles; nothing is left to wait for.'));
      } else if (state.state === 'rejected') failPiece(state.value);
      else finishPiece(state.value);
      return advance();
    },
    soFar,
    describe,
    spin() {
      for (;;);
    },
  };
}
