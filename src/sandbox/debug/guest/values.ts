import type { PathStep } from '../port.ts';

/** A value in words: text, type, number of indexed and of named children. */
export type DescribedValue = readonly [text: string, type: string, indexed: number, named: number];

/** Something inside a value. */
export interface GuestChild {
  readonly name: string;
  readonly step: PathStep;
  /** Absent for a getter, which is not called. */
  readonly value?: unknown;
  readonly readOnly: boolean;
}

/** How values of the guest are shown. */
export interface GuestValues {
  /** @param length of texts */
  describe(value: unknown, length: number): DescribedValue;
  children(value: unknown, start: number, count: number): GuestChild[];
  follow(value: unknown, step: PathStep): unknown;
  stringify(value: unknown): string;
}

/**
 * Describes values without calling what they define, as far as the language lets one: proxies are asked. Evaluated in the
 * guest as `createGuest` is, under the same rules.
 */
export function createValues(): GuestValues {
  'use strict';
  const { stringify } = JSON;
  const { apply, ownKeys, getOwnPropertyDescriptor, getPrototypeOf, get } = Reflect;
  const { hasOwn, is } = Object;
  const { isArray } = Array;
  const method = (owner: object, name: string) => (owner as Readonly<Record<string, (...args: unknown[]) => unknown>>)[name]!;
  const getter = (owner: object, name: string) => getOwnPropertyDescriptor(owner, name)!.get! as () => unknown;
  const isView = method(ArrayBuffer, 'isView') as (value: unknown) => boolean;
  const slice = method(String.prototype, 'slice') as (start: number, end: number) => string;
  const numberText = method(Number.prototype, 'toString') as () => string;
  const bigintText = method(BigInt.prototype, 'toString') as () => string;
  const symbolText = method(Symbol.prototype, 'toString') as () => string;
  const dateText = method(Date.prototype, 'toISOString') as () => string;
  const regExpText = method(RegExp.prototype, 'toString') as () => string;
  const functionText = method(Function.prototype, 'toString') as () => string;
  const mapSize = getter(Map.prototype, 'size') as () => number;
  const setSize = getter(Set.prototype, 'size') as () => number;
  const mapEach = method(Map.prototype, 'forEach');
  const setEach = method(Set.prototype, 'forEach');
  const test = method(RegExp.prototype, 'test') as (text: string) => boolean;
  const viewLength = getter(getPrototypeOf(Uint8Array.prototype)!, 'length') as () => number;
  const ObjectPrototype = Object.prototype;
  const ArrayPrototype = Array.prototype;
  const FunctionPrototype = Function.prototype;
  const [MapClass, SetClass, DateClass, RegExpClass, ErrorClass, DataViewClass] = [Map, Set, Date, RegExp, Error, DataView];
  const StringOf = String;
  const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
  const INDEX = /^(?:0|[1-9]\d{0,9})$/;
  const CLASS = /^class\b/;
  const matches = (pattern: RegExp, text: string): boolean => apply(test, pattern, [text]);

  const cut = (text: string, length: number): string => (text.length > length ? `${apply(slice, text, [0, length])}…` : text);

  /** The value of an own property that is no getter. */
  function own(value: object, key: PropertyKey): unknown {
    const property = getOwnPropertyDescriptor(value, key);
    return property !== undefined && hasOwn(property, 'value') ? property.value : undefined;
  }

  function className(value: object): string {
    for (let from = getPrototypeOf(value), level = 0; from !== null && level < 8; from = getPrototypeOf(from), level++) {
      const maker = own(from, 'constructor');
      const name = typeof maker === 'function' ? own(maker, 'name') : undefined;
      if (typeof name === 'string' && name !== '') return cut(name, 60);
    }
    return 'Object';
  }

  const isView8 = (value: object): value is Uint8Array => isView(value) && !(value instanceof DataViewClass);
  const lengthOf = (value: object): number => {
    if (isArray(value)) return own(value, 'length') as number;
    return isView8(value) ? apply(viewLength, value, []) : 0;
  };
  /** Own names that are no indexes of an array, and symbols. */
  function namedKeys(value: object): (string | symbol)[] {
    const keys = ownKeys(value);
    const isList = isArray(value) || isView8(value);
    let first = 0;
    // Indexes come first; of a long list they are not all looked at.
    if (isList) {
      first = keys.length;
      while (first > 0 && !(typeof keys[first - 1] === 'string' && matches(INDEX, keys[first - 1] as string))) first--;
    }
    const named: (string | symbol)[] = [];
    for (let index = first; index < keys.length; index++)
      if (!isList || keys[index] !== 'length') named[named.length] = keys[index]!;
    return named;
  }

  const entriesOf = (value: object): number => {
    if (value instanceof MapClass) return apply(mapSize, value, []);
    return value instanceof SetClass ? apply(setSize, value, []) : 0;
  };

  function entry(value: object, at: number): { key: unknown; value: unknown } | undefined {
    let index = 0;
    let found: { key: unknown; value: unknown } | undefined;
    const look = (item: unknown, key: unknown): void => {
      if (index++ === at) found = { key, value: item };
    };
    apply(value instanceof MapClass ? mapEach : setEach, value, [look]);
    return found;
  }

  /** Not those of the language itself. */
  function shownPrototype(value: object): object | undefined {
    const prototype = getPrototypeOf(value);
    if (prototype === null || prototype === ObjectPrototype || prototype === ArrayPrototype || prototype === FunctionPrototype)
      return undefined;
    return hasOwn(prototype, 'constructor') && matches(/\[native code\]/, sourceOf(own(prototype, 'constructor')))
      ? undefined
      : prototype;
  }

  const sourceOf = (value: unknown): string => (typeof value === 'function' ? apply(functionText, value, []) : '');

  function primitive(value: unknown, length: number): DescribedValue | undefined {
    switch (typeof value) {
      case 'string':
        return [stringify(cut(value, length)), 'string', 0, 0];
      case 'number':
        return [is(value, -0) ? '-0' : apply(numberText, value, []), 'number', 0, 0];
      case 'bigint':
        return [`${cut(apply(bigintText, value, []), length)}n`, 'bigint', 0, 0];
      case 'symbol':
        return [cut(apply(symbolText, value, []), length), 'symbol', 0, 0];
      case 'boolean':
        return [value ? 'true' : 'false', 'boolean', 0, 0];
      case 'undefined':
        return ['undefined', 'undefined', 0, 0];
      default:
        return value === null ? ['null', 'null', 0, 0] : undefined;
    }
  }

  /** A value inside another one, in a few letters. */
  function short(value: unknown): string {
    const simple = primitive(value, 40);
    if (simple) return simple[0];
    if (typeof value === 'function') return 'ƒ';
    if (isArray(value)) return `Array(${lengthOf(value)})`;
    const name = className(value as object);
    return name === 'Object' ? '{…}' : `${name} {…}`;
  }

  function list(value: object, length: number, keys: readonly (string | symbol)[]): string {
    const indexed = lengthOf(value);
    let text = '';
    let shown = 0;
    for (; shown < indexed && shown < 100 && text.length < length; shown++) {
      const property = getOwnPropertyDescriptor(value, `${shown}`);
      const item = property === undefined ? 'empty' : hasOwn(property, 'value') ? short(property.value) : '(…)';
      text += (text === '' ? '' : ', ') + item;
    }
    let more = shown < indexed;
    for (let index = 0; index < keys.length; index++) {
      if (text.length >= length) {
        more = true;
        break;
      }
      const key = keys[index]!;
      const property = getOwnPropertyDescriptor(value, key);
      if (property?.enumerable !== true) continue;
      const name = typeof key === 'symbol' ? `[${short(key)}]` : matches(IDENTIFIER, key) ? key : stringify(key);
      text += `${text === '' ? '' : ', '}${cut(name, 60)}: ${hasOwn(property, 'value') ? short(property.value) : '(…)'}`;
    }
    return more ? `${text}, …` : text;
  }

  function inWords(value: object, length: number, keys: readonly (string | symbol)[]): [text: string, type: string] {
    if (typeof value === 'function') {
      const name = own(value, 'name');
      const isClass = matches(CLASS, sourceOf(value));
      return [`${isClass ? 'class' : 'ƒ'} ${typeof name === 'string' ? cut(name, 60) : ''}`, isClass ? 'class' : 'function'];
    }
    if (isArray(value)) return [`(${lengthOf(value)}) [${list(value, length, keys)}]`, 'Array'];
    const type = className(value);
    if (isView8(value)) return [`${type}(${lengthOf(value)}) [${list(value, length, keys)}]`, type];
    if (value instanceof MapClass || value instanceof SetClass) return [`${type}(${entriesOf(value)})`, type];
    if (value instanceof DateClass) return [apply(dateText, value, []), type];
    if (value instanceof RegExpClass) return [cut(apply(regExpText, value, []), length), type];
    if (value instanceof ErrorClass) {
      const message = own(value, 'message');
      return [`${type}: ${typeof message === 'string' ? cut(message, length) : ''}`, type];
    }
    const text = `{${list(value, length, keys)}}`;
    return [type === 'Object' ? text : `${type} ${text}`, type];
  }

  function describe(value: unknown, length: number): DescribedValue {
    const simple = primitive(value, length);
    if (simple) return simple;
    const object = value as object;
    try {
      const keys = namedKeys(object);
      const [text, type] = inWords(object, length, keys);
      const named = keys.length + (shownPrototype(object) === undefined ? 0 : 1);
      return [text, type, lengthOf(object) + entriesOf(object), named];
    } catch {
      return ['(can not be shown: looking at it failed)', 'object', 0, 0];
    }
  }

  function property(value: object, key: string | symbol, step: PathStep, name: string): GuestChild {
    const found = getOwnPropertyDescriptor(value, key);
    if (found === undefined) return { name, step, value: undefined, readOnly: false };
    if (hasOwn(found, 'value')) return { name, step, value: found.value as unknown, readOnly: found.writable !== true };
    const readable = typeof key === 'string' && found.get !== undefined;
    return readable
      ? { name, step: { getter: key }, readOnly: found.set === undefined }
      : { name, step, value: undefined, readOnly: true };
  }

  return {
    describe,
    children(value, start, count) {
      const found: GuestChild[] = [];
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return found;
      const indexed = lengthOf(value);
      const entries = entriesOf(value);
      const keys = namedKeys(value);
      const prototype = shownPrototype(value);
      const total = indexed + entries + keys.length + (prototype === undefined ? 0 : 1);
      const end = start + count < total ? start + count : total;
      let symbols = 0;
      for (let index = 0; index < keys.length && index < start - indexed - entries; index++)
        if (typeof keys[index] === 'symbol') symbols++;
      for (let at = start; at < end; at++) {
        if (at < indexed) found[found.length] = property(value, `${at}`, { key: `${at}` }, `${at}`);
        else if (at < indexed + entries) {
          const index = at - indexed;
          const item = entry(value, index);
          const name = value instanceof MapClass ? short(item?.key) : `${index}`;
          found[found.length] = { name, step: { entry: index }, value: item?.value, readOnly: true };
        } else if (at - indexed - entries < keys.length) {
          const key = keys[at - indexed - entries]!;
          const isSymbol = typeof key === 'symbol';
          found[found.length] = property(value, key, isSymbol ? { symbol: symbols } : { key }, isSymbol ? short(key) : key);
          if (isSymbol) symbols++;
        } else found[found.length] = { name: '[[Prototype]]', step: { prototype: true }, value: prototype, readOnly: true };
      }
      return found;
    },
    follow(value, step) {
      const holder = value as object;
      if (hasOwn(step, 'key')) return own(holder, (step as { key: string }).key);
      if (hasOwn(step, 'getter')) return get(holder, (step as { getter: string }).getter) as unknown;
      if (hasOwn(step, 'prototype')) return getPrototypeOf(holder);
      if (hasOwn(step, 'entry')) return entry(holder, (step as { entry: number }).entry)?.value;
      const keys = ownKeys(holder);
      let left = (step as { symbol: number }).symbol;
      for (let index = 0; index < keys.length; index++)
        if (typeof keys[index] === 'symbol' && left-- === 0) return own(holder, keys[index]!);
      return undefined;
    },
    stringify: (value) => StringOf(stringify(value)),
  };
}
