import type { Step } from '../flow-file.ts';
import type { FlowObject } from '../objects.ts';
import type { PropertyName } from '../property-names.ts';
import type { Inspection } from './inspection.ts';

/** A use of an object's property by a step. */
export interface PropertyUse {
  readonly step: Step;
  readonly object: string;
  /** The property the step names, or those it tries in turn. */
  readonly properties: readonly PropertyName[];
  /** Place of the object's name, or of the property's where the step names one. */
  readonly path: string;
  /** The object whose attributes fill the parameters. */
  readonly by: string;
}

/** What a fetch reads with, in turn (Soffid's fallback chain). */
const FETCH_CHAIN = ['select', 'selectByAccountName', 'check'] as const satisfies readonly PropertyName[];

/** The property that a step uses; undefined for steps that use none. */
export function propertyUsedBy(step: Step): PropertyUse | undefined {
  const use = (object: string, standard: readonly PropertyName[], named: PropertyName | undefined, by = object): PropertyUse => ({
    step,
    object,
    properties: named === undefined ? standard : [named],
    path: `${step.path}/${named === undefined ? step.kind : 'property'}`,
    by,
  });
  switch (step.kind) {
    case 'check':
      return use(step.check, ['check'], step.property);
    case 'fetch':
      return use(step.fetch, FETCH_CHAIN, step.property, step.by);
    case 'insert':
      return use(step.insert, ['insert'], step.property);
    case 'update':
      return use(step.update, ['update'], step.property);
    case 'delete':
      return use(step.delete, ['delete'], step.property);
    default:
      return undefined;
  }
}

/** The property that the use comes down to. */
export function chosenProperty({ properties }: PropertyUse, object: FlowObject): PropertyName | undefined {
  return properties.find((property) => object.properties?.[property] !== undefined);
}

/** Objects have what the steps want to do with them. */
export function checkProperties(inspection: Inspection): void {
  for (const step of inspection.steps) {
    const use = propertyUsedBy(step);
    const object = use && inspection.objects.get(use.object);
    if (!object || chosenProperty(use, object) !== undefined) continue;
    const path = `objects/${use.object}/properties`;
    if (use.properties.some((property) => inspection.writes(path, property))) continue;
    const [first = '', ...rest] = use.properties.map((property) => `\`${property}\``);
    const names = rest.length > 0 ? `neither ${first}, ${rest.slice(0, -1).join(', ')} nor ${rest.at(-1) ?? ''}` : `no ${first}`;
    inspection.warning(
      'missing-property',
      use.path,
      `The object \`${use.object}\` has ${names}, so this step would be skipped.`,
      `Add ${first} to the \`properties\` of \`${use.object}\`.`,
    );
  }
}
