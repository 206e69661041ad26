import { freeReferences, parseExpression, parseTemplate, type Reference } from '../expression.ts';
import { pathTo } from '../grammar/collections.ts';
import { objectsNamedBy, targetsNamedBy } from '../step-fields.ts';
import { expressionPlaces, scriptPlaces } from './code-places.ts';
import type { Inspection } from './inspection.ts';
import { Scopes } from './scope.ts';
import { readScriptAt } from './script-files.ts';

/** What a flow declares is used. */
export function checkUnused(inspection: Inspection): void {
  const { source, flow, steps } = inspection;
  // Nobody knows what unsound steps use, nor what a called flow does with targets of the same names.
  if (steps.length === 0 || source.stepIds.size > flow.steps.size) return;
  const used = namesUsedByCode(inspection);
  for (const step of steps) for (const { name } of objectsNamedBy(step)) used.objects.add(name);
  for (const name of inspection.objects.keys())
    if (!used.objects.has(name))
      inspection.warning(
        'unused-object',
        source.keyRangeOf(pathTo('objects', name)),
        `No step uses the object \`${name}\`.`,
        'Use it in a step, or remove it.',
      );
  if (steps.some(({ kind }) => kind === 'call')) return;
  for (const step of steps) for (const { name } of targetsNamedBy(step)) used.targets.add(name);
  for (const { target } of inspection.objects.values()) used.targets.add(target);
  for (const name of flow.targets?.keys() ?? [])
    if (!used.targets.has(name))
      inspection.warning(
        'unused-target',
        source.keyRangeOf(pathTo('targets', name)),
        `Nothing uses the target \`${name}\`.`,
        'Use it in an object or a step, or remove it.',
      );
}

/** Objects and targets that expressions and scripts name; all of them where code computes the name. */
function namesUsedByCode(inspection: Inspection): { objects: Set<string>; targets: Set<string> } {
  const scopes = new Scopes(inspection.flow);
  const used = { objects: new Set<string>(), targets: new Set<string>() };
  const note = (references: readonly Reference[]): void => {
    for (const { name, path } of references) {
      if (name === 'objects')
        for (const object of path[0] === undefined ? inspection.objects.keys() : [path[0]]) used.objects.add(object);
      if (name === 'targets')
        for (const target of path[0] === undefined ? (inspection.flow.targets?.keys() ?? []) : [path[0]])
          used.targets.add(target);
    }
  };
  for (const { text, form } of expressionPlaces(inspection, scopes)) {
    if (!text.includes('objects')) continue;
    const parsed = form === 'expression' ? parseExpression(text) : parseTemplate(text);
    if ('references' in parsed) note(parsed.references);
    else if (!('error' in parsed)) for (const part of parsed) if ('expression' in part) note(part.expression.references);
  }
  for (const place of scriptPlaces(inspection, scopes)) {
    const tree = readScriptAt(inspection, place)?.tree;
    if (tree) note(freeReferences(tree));
  }
  return used;
}
