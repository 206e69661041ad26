import type { PropertyName } from '../../flow/property-names.ts';
import type { CompiledStep } from '../compiled-step.ts';
import type { CompiledObject } from '../object.ts';
import type { CompiledProperty } from '../property.ts';
import type { Scope } from '../run.ts';

/** The first of the properties that the object has. */
export function firstProperty(object: CompiledObject, names: readonly PropertyName[]): CompiledProperty | undefined {
  for (const name of names) {
    const property = object.properties.get(name);
    if (property) return property;
  }
  return undefined;
}

/** A missing property is a warning and the step is skipped, never a crash (Soffid's rule). */
export function warnMissing(scope: Scope, step: CompiledStep, object: CompiledObject, names: readonly PropertyName[]): void {
  scope.run.warn(
    scope,
    step,
    `\`${object.name}\` has no property ${names.map((name) => `\`${name}\``).join(' or ')}; the step is skipped.`,
  );
}
