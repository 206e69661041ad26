import type { Step } from './flow-file.ts';
import { pathTo, type Computed } from './grammar/collections.ts';
import { objectName, targetName } from './grammar/scalars.ts';
import type { ValueType } from './grammar/value.ts';
import { stepDefinition } from './steps/index.ts';

/** A setting of a step, with the type that its kind declares for it. */
export interface StepField {
  readonly key: string;
  readonly type: ValueType<unknown>;
  readonly value: unknown;
  readonly path: string;
}

const fieldsByStep = new WeakMap<Step, readonly StepField[]>();

/** The settings that a step gives, without the common ones and the edges. */
export function fieldsOf(step: Step): readonly StepField[] {
  let fields = fieldsByStep.get(step);
  if (!fields) fieldsByStep.set(step, (fields = collectFields(step)));
  return fields;
}

function collectFields(step: Step): StepField[] {
  const values: Readonly<Record<string, unknown>> = { ...step };
  return Object.entries(stepDefinition(step.kind)?.fields ?? {}).flatMap(([key, { type }]) =>
    values[key] === undefined ? [] : [{ key, type, value: values[key], path: pathTo(step.path, key) }],
  );
}

/** A name of something that the flow declares elsewhere. */
export interface NamedReference {
  readonly key: string;
  readonly name: string;
  readonly path: string;
}

/** The objects that a step names. */
export const objectsNamedBy = (step: Step): NamedReference[] => namesOfType(step, objectName);

/** The targets that a step names. */
export const targetsNamedBy = (step: Step): NamedReference[] => namesOfType(step, targetName);

function namesOfType(step: Step, wanted: ValueType<string>): NamedReference[] {
  return fieldsOf(step).flatMap(({ key, type, value, path }) =>
    type === wanted && typeof value === 'string' ? [{ key, name: value, path }] : [],
  );
}

/** The expressions in a computed value, with their places. */
export function leavesOf(value: unknown): { readonly expression: string; readonly path: string }[] {
  const leaves: { expression: string; path: string }[] = [];
  const collect = (node: Computed): void => {
    if (node instanceof Map) for (const inner of (node as ReadonlyMap<string, Computed>).values()) collect(inner);
    else if (Array.isArray(node)) for (const inner of node as readonly Computed[]) collect(inner);
    else leaves.push(node as { expression: string; path: string });
  };
  if (isComputed(value)) collect(value);
  return leaves;
}

function isComputed(value: unknown): value is Computed {
  if (value instanceof Map || Array.isArray(value)) return [...value.values()].every((inner) => isComputed(inner));
  return typeof value === 'object' && value !== null && 'expression' in value && 'path' in value;
}
