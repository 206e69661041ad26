import type { FlowObject } from '../objects.ts';
import type { Inspection } from './inspection.ts';

/** Objects have the rules and the keys that steps need to map, parse and compare them. */
export function checkMappings(inspection: Inspection): void {
  for (const step of inspection.steps) {
    if (step.kind === 'map') {
      const object = inspection.objects.get(step.map);
      if (object && hasRules(inspection, step.map, object, 'in') === false)
        inspection.error(
          'missing-mapping',
          `${step.path}/map`,
          `The object \`${step.map}\` has no outgoing rules, so nothing would be mapped.`,
          'Add rules such as `user_name <= accountName` to its `mapping`.',
        );
    } else if (step.kind === 'parse') {
      const object = inspection.objects.get(step.parse);
      if (object && hasRules(inspection, step.parse, object, 'out') === false)
        inspection.error(
          'missing-mapping',
          `${step.path}/parse`,
          `The object \`${step.parse}\` has no incoming rules, so its rows would say nothing.`,
          'Add rules such as `role_name => roleName` or `role_name <=> roleName` to its `mapping`.',
        );
    } else if (step.kind === 'delta' && step.wanted !== undefined) {
      const object = inspection.objects.get(step.delta);
      if (object && !object.key?.length && !inspection.writes(`objects/${step.delta}`, 'key'))
        inspection.error(
          'missing-key-attributes',
          `${step.path}/delta`,
          `The object \`${step.delta}\` has no \`key\`, so nothing tells which items of the two lists are the same.`,
          `Add the source attributes that identify one, such as \`key: [roleName, domain]\`, to \`${step.delta}\`.`,
        );
    }
  }
}

/** Whether there are rules in another direction than the one given; undefined when unsound rules may be. */
function hasRules(inspection: Inspection, name: string, { mapping = [] }: FlowObject, not: 'in' | 'out'): boolean | undefined {
  if (mapping.some(({ direction }) => direction !== not)) return true;
  const unsound = inspection.source.positions.has(`objects/${name}/mapping/${mapping.length}`);
  return unsound ||
    (mapping.length === 0 && inspection.writes(`objects/${name}`, 'mapping') && !inspection.objects.get(name)?.mapping)
    ? undefined
    : false;
}
