import type { PathStep } from '../port.ts';
import type { DescribedValue, GuestValues } from './values.ts';
import type { Evaluate } from './pauser.ts';

/** What the host asks of a paused guest. */
export type GuestQuestion =
  | { readonly ask: 'evaluate'; readonly frame: number; readonly code: string }
  | { readonly ask: 'json'; readonly frame: number; readonly code: string }
  /** Whether a condition is fulfilled. */
  | { readonly ask: 'test'; readonly frame: number; readonly code: string }
  /** Values of a logpoint, as they are written. */
  | { readonly ask: 'format'; readonly frame: number; readonly parts: readonly { text?: string; code?: string }[] }
  /** A value inside another one: that of a getter, which is called. */
  | { readonly ask: 'value'; readonly frame: number; readonly code: string; readonly path: readonly PathStep[] }
  | { readonly ask: 'names'; readonly frame: number; readonly names: readonly string[] }
  | {
      readonly ask: 'children';
      readonly frame: number;
      readonly code: string;
      readonly path: readonly PathStep[];
      readonly start: number;
      readonly count: number;
    }
  | {
      readonly ask: 'set';
      readonly frame: number;
      readonly code: string | undefined;
      readonly path: readonly PathStep[];
      /** A variable's name, or where the value is in what the path leads to. */
      readonly name: string;
      readonly key: PathStep | undefined;
      readonly value: string;
    };

/** One variable as it is told: name, its value in words, the way to it, and whether it is a getter or can not be set. */
export interface ToldVariable {
  readonly name: string;
  readonly value: DescribedValue | undefined;
  readonly step?: PathStep;
  readonly state: 'value' | 'getter' | 'unset';
  readonly readOnly: boolean;
}

/**
 * Answers questions about a paused script. Evaluated in the guest as `createGuest` is, under the same rules.
 * @returns a function from JSON of a {@link GuestQuestion} to JSON; it throws what the evaluated code throws
 */
export function createInspector(evaluator: (frame: number) => Evaluate, values: GuestValues): (question: string) => string {
  'use strict';
  const { parse, stringify } = JSON;
  const { apply, set, ownKeys, defineProperty } = Reflect;
  const { hasOwn } = Object;
  const ErrorClass = Error;
  const TypeErrorClass = TypeError;
  const slice = (String.prototype as unknown as Readonly<Record<string, (start: number, end: number) => string>>).slice!;
  const VALUE_LENGTH = 10_000;
  const PREVIEW_LENGTH = 120;

  /** The `…` says that what stands before it may be a part of a secret. */
  const cut = (text: string, length: number): string => (text.length > length ? `${apply(slice, text, [0, length])}…` : text);

  function walk(evaluate: Evaluate, code: string, path: readonly PathStep[]): unknown {
    let value = evaluate(code);
    for (let index = 0; index < path.length; index++) value = values.follow(value, path[index]!);
    return value;
  }

  function nameList(evaluate: Evaluate, names: readonly string[]): string {
    let list = '';
    for (let index = 0; index < names.length; index++) {
      const name = names[index]!;
      let told: unknown;
      try {
        told = { __proto__: null, name, value: values.describe(evaluate(name), PREVIEW_LENGTH), state: 'value', readOnly: false };
      } catch {
        // not initialised yet
        told = { __proto__: null, name, state: 'unset', readOnly: true };
      }
      list += (index === 0 ? '' : ',') + stringify(told);
    }
    return `[${list}]`;
  }

  function childList(value: unknown, start: number, count: number): string {
    const found = values.children(value, start, count);
    let list = '';
    for (let index = 0; index < found.length; index++) {
      const child = found[index]!;
      const isValue = hasOwn(child, 'value');
      const told = {
        __proto__: null,
        name: cut(child.name, 1000),
        step: child.step,
        value: isValue ? values.describe(child.value, PREVIEW_LENGTH) : undefined,
        state: isValue ? 'value' : 'getter',
        readOnly: child.readOnly,
      };
      list += (index === 0 ? '' : ',') + stringify(told);
    }
    return `[${list}]`;
  }

  function setAt(holder: unknown, key: PathStep, value: unknown): void {
    let name: PropertyKey | undefined;
    if (hasOwn(key, 'key')) name = (key as { key: string }).key;
    else if (hasOwn(key, 'getter')) name = (key as { getter: string }).getter;
    else if (hasOwn(key, 'symbol')) {
      const keys = ownKeys(holder as object);
      let left = (key as { symbol: number }).symbol;
      for (let index = 0; index < keys.length; index++) if (typeof keys[index] === 'symbol' && left-- === 0) name = keys[index];
    }
    if (name === undefined) throw new TypeErrorClass('It can not be set.');
    // Beside a setter of a prototype of that name, which data has none of: the property itself is meant.
    const done = hasOwn(holder as object, name)
      ? set(holder as object, name, value)
      : defineProperty(holder as object, name, {
          __proto__: null,
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        } as PropertyDescriptor);
    if (!done) throw new TypeErrorClass('It is read-only.');
  }

  function format(evaluate: Evaluate, parts: readonly { text?: string; code?: string }[]): string {
    let text = '';
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index]!;
      if (!hasOwn(part, 'code')) {
        text += part.text ?? '';
        continue;
      }
      try {
        const value = evaluate(part.code!);
        text += typeof value === 'string' ? cut(value, VALUE_LENGTH) : values.describe(value, 1000)[0];
      } catch (error) {
        const message = error instanceof ErrorClass ? error.message : undefined;
        text += `<${typeof message === 'string' ? cut(message, 200) : 'error'}>`;
      }
    }
    return stringify(text);
  }

  return (json) => {
    const question = parse(json) as GuestQuestion;
    const evaluate = evaluator(question.frame);
    switch (question.ask) {
      case 'evaluate':
        return stringify(values.describe(evaluate(question.code), VALUE_LENGTH));
      case 'value':
        return stringify(values.describe(walk(evaluate, question.code, question.path), VALUE_LENGTH));
      case 'json':
        return values.stringify(evaluate(question.code));
      case 'test':
        return evaluate(question.code) ? 'true' : 'false';
      case 'format':
        return format(evaluate, question.parts);
      case 'names':
        return nameList(evaluate, question.names);
      case 'children':
        return childList(walk(evaluate, question.code, question.path), question.start, question.count);
      case 'set': {
        if (question.key === undefined)
          return stringify(values.describe(evaluate(`${question.name}=${question.value}`), PREVIEW_LENGTH));
        const holder = walk(evaluate, question.code!, question.path);
        const value = evaluate(question.value);
        setAt(holder, question.key, value);
        return stringify(values.describe(value, PREVIEW_LENGTH));
      }
    }
  };
}
