import { compileFunction } from 'node:vm';
import type { JsonObject } from '../flow/json.ts';
import type { SqlValue } from '../targets/port.ts';
import type { Getter } from './native-expression.ts';
import { ownValue } from './own-attribute.ts';
import type { ObjectSlot, Scope } from './run.ts';
import { sqlValue } from './target-call.ts';

// V8 reads and writes an attribute several times as fast where its name stands in the code as where a variable has it,
// and a run does hardly anything else. So the code is made when the flow is known. Names come from the flow file, which
// nobody vouches for: they enter only as text literals, and nothing else of the file does.

/** More would make functions that V8 does not optimize any more. */
const MOST_NAMES = 100;

/** In an object literal this name is no attribute but the prototype. */
const canStandInCode = (names: readonly string[]): boolean => names.length <= MOST_NAMES && !names.includes('__proto__');

/** Makes the object of a mapping; `source` is what its rules read. Throws what the rules throw. */
export type ObjectMaker = (scope: Scope, slot: ObjectSlot, source: JsonObject) => JsonObject;

/** One rule: the attribute of the source that it names, or what computes it. */
export interface RuleCode {
  readonly attribute: string;
  readonly source: string | undefined;
  readonly compute: Getter;
}

/** @returns undefined where the attributes can not stand in code */
export function objectMaker(rules: readonly RuleCode[]): ObjectMaker | undefined {
  if (!canStandInCode(rules.map(({ attribute }) => attribute))) return undefined;
  const entries = rules.map(({ attribute, source }, index) => {
    const value = source === undefined ? `computed[${index}](scope, slot, undefined)` : read('source', source);
    return `${JSON.stringify(attribute)}: ${value} ?? null`;
  });
  const computed = rules.map(({ compute }) => compute);
  return evaluate(`(scope, slot, source) => ({ ${entries.join(', ')} })`, { ownValue, computed }) as ObjectMaker;
}

/** Reads the values of a statement's parameters from an object: as it should be, or as it is where nothing says how it should be. */
export type AttributeBinder = (wanted: JsonObject | null, current: JsonObject | null) => SqlValue[];

/** @returns undefined where the parameters can not stand in code */
export function attributeBinder(names: readonly string[]): AttributeBinder | undefined {
  if (!canStandInCode(names)) return undefined;
  const reads = names.map(
    (name, index) => `
      let value${index} = wanted === null ? undefined : ${read('wanted', name)};
      if (value${index} === undefined && current !== null) value${index} = ${read('current', name)};`,
  );
  const values = names.map(
    (name, index) => `typeof value${index} === 'string' ? value${index} : sqlValue(value${index}, ${JSON.stringify(name)})`,
  );
  const code = `(wanted, current) => { ${reads.join('')} return [${values.join(', ')}]; }`;
  return evaluate(code, { ownValue, sqlValue }) as AttributeBinder;
}

function read(object: string, name: string): string {
  const key = JSON.stringify(name);
  return `ownValue(${object}[${key}], ${object}, ${key})`;
}

function evaluate(code: string, names: Readonly<Record<string, unknown>>): unknown {
  const make = compileFunction(`'use strict'; return ${code}`, Object.keys(names)) as (...values: unknown[]) => unknown;
  return make(...Object.values(names));
}
