import type { Step } from '../flow-file.ts';
import { pathTo } from '../grammar/collections.ts';
import type { FlowObject } from '../objects.ts';
import { filterOf, type PropertyName } from '../property-names.ts';
import { chosenProperty, propertyUsedBy } from '../validate/properties.ts';
import type { DiagramUse } from './diagram.ts';

/** What a step uses and can be opened from it. Paths lead to values that are in the file. */
export function usesOf(step: Step, objects: ReadonlyMap<string, FlowObject>): DiagramUse[] {
  switch (step.kind) {
    case 'map':
    case 'parse': {
      const name = step.kind === 'map' ? step.map : step.parse;
      return objects.get(name)?.mapping ? [mappingOf(name)] : objectUse(name, objects);
    }
    case 'delta':
      return objectUse(step.delta, objects);
    case 'trigger':
      return triggerUses(step.trigger, step.object, objects);
    case 'call':
      return [{ label: step.call, file: step.call }];
    case 'script': {
      const file = typeof step.script === 'string' ? undefined : step.script.file;
      return [...(file === undefined ? [] : [{ label: file, file }]), ...objectUse(step.object, objects)];
    }
    case 'for-each':
    case 'sql':
      return objectUse(step.object, objects);
    default:
      return propertyUses(step, objects);
  }
}

function propertyUses(step: Step, objects: ReadonlyMap<string, FlowObject>): DiagramUse[] {
  const use = propertyUsedBy(step);
  const object = use && objects.get(use.object);
  if (!use || !object) return [];
  const property = chosenProperty(use, object);
  const writes = step.kind === 'insert' || step.kind === 'update';
  return [
    ...(property === undefined ? objectUse(use.object, objects) : withFilter(use.object, object, property)),
    ...(writes && object.mapping ? [mappingOf(use.object)] : []),
    ...(use.by === use.object ? [] : objectUse(use.by, objects)),
  ];
}

function withFilter(name: string, object: FlowObject, property: PropertyName): DiagramUse[] {
  const path = `${pathTo('objects', name)}/properties`;
  const filter = filterOf(property);
  return [property, ...(filter !== undefined && object.properties?.[filter] !== undefined ? [filter] : [])].map((key) => ({
    label: `${key} of ${name}`,
    path: `${path}/${key}`,
  }));
}

function triggerUses(
  stage: keyof NonNullable<FlowObject['triggers']>,
  name: string,
  objects: ReadonlyMap<string, FlowObject>,
): DiagramUse[] {
  const scripts = objects.get(name)?.triggers?.[stage];
  if (!scripts) return objectUse(name, objects);
  const path = `${pathTo('objects', name)}/triggers/${stage}`;
  return [
    { label: `${stage} triggers of ${name}`, path },
    ...scripts.slice(0, 50).map((script, index): DiagramUse => {
      if (script.file !== undefined) return { label: script.name ?? script.file, file: script.file };
      return { label: script.name ?? `${stage} ${index + 1}`, path: script.path };
    }),
  ];
}

const mappingOf = (name: string): DiagramUse => ({ label: `Mapping of ${name}`, path: `${pathTo('objects', name)}/mapping` });

const objectUse = (name: string | undefined, objects: ReadonlyMap<string, FlowObject>): DiagramUse[] =>
  name === undefined || !objects.has(name) ? [] : [{ label: name, path: pathTo('objects', name) }];
