import { pathTo } from '../grammar/collections.ts';
import { objectsNamedBy, targetsNamedBy } from '../step-fields.ts';
import type { Inspection } from './inspection.ts';

/** Every object and target that is named is declared. */
export function checkReferences(inspection: Inspection): void {
  const objects = new Set(inspection.objects.keys());
  for (const step of inspection.steps) {
    for (const { name, path } of objectsNamedBy(step)) {
      if (objects.has(name) || inspection.writes('objects', name)) continue;
      const suggestion = objects.size === 0 ? 'Define it under `objects`.' : inspection.suggest(name, objects);
      inspection.error('unknown-object', path, `There is no object \`${name}\`.`, suggestion);
    }
    for (const { name, path } of targetsNamedBy(step)) checkTarget(inspection, name, path);
  }
  for (const [name, { target }] of inspection.objects) checkTarget(inspection, target, `${pathTo('objects', name)}/target`);
}

function checkTarget(inspection: Inspection, name: string, path: string): void {
  const targets = new Set(inspection.flow.targets?.keys());
  if (targets.has(name) || inspection.writes('targets', name)) return;
  const suggestion = targets.size === 0 ? `Declare it: \`targets: { ${name}: sql }\`.` : inspection.suggest(name, targets);
  inspection.error('unknown-target', path, `There is no target \`${name}\`.`, suggestion);
}
