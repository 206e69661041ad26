import { IDP_OPERATIONS, type IdpOperation } from '../idp-operations.ts';
import { pathTo } from '../grammar/collections.ts';
import { statementPlaces } from './code-places.ts';
import type { Inspection } from './inspection.ts';

const NAMES = new Set(Object.keys(IDP_OPERATIONS));

/** IdP operations exist and are given what they take. */
export function checkIdpCalls(inspection: Inspection): void {
  for (const step of inspection.steps)
    if (step.kind === 'idp') checkCall(inspection, step.idp, step.path, new Set(step.with?.keys()));
  for (const [name, object] of inspection.objects)
    for (const { statement } of statementPlaces(name, object))
      if (statement.form === 'idp')
        checkCall(inspection, statement.idp, statement.path.replace(/\/idp$/, ''), new Set(statement.with?.keys()));
}

/** @param path of the map that holds `idp` and `with` */
function checkCall(inspection: Inspection, name: string, path: string, given: ReadonlySet<string>): void {
  if (!NAMES.has(name)) {
    const suggestion =
      inspection.suggest(name, NAMES) ?? 'See the reference for the operations, or use `request` for a call of your own.';
    inspection.error('unknown-operation', `${path}/idp`, `There is no IdP operation \`${name}\`.`, suggestion);
    return;
  }
  const operation: IdpOperation = IDP_OPERATIONS[name as keyof typeof IDP_OPERATIONS];
  const known = new Set(Object.keys(operation.parameters));
  const givenPath = `${path}/with`;
  for (const parameter of given)
    if (!known.has(parameter))
      inspection.error(
        'unknown-parameter',
        inspection.source.keyRangeOf(pathTo(givenPath, parameter)),
        `\`${name}\` takes no \`${parameter}\`.`,
        inspection.suggest(parameter, known),
      );
  const isGiven = (parameter: string): boolean => given.has(parameter) || inspection.writes(givenPath, parameter);
  const needed = [...known].filter((parameter) => operation.parameters[parameter]?.required === true);
  for (const parameter of needed)
    if (!isGiven(parameter))
      inspection.error(
        'missing-parameter',
        `${path}/idp`,
        `\`${name}\` needs \`${parameter}\`: ${operation.parameters[parameter]?.doc ?? ''}`,
        `Add it: \`with: { ${parameter}: … }\`.`,
      );
  // A look-up by one of several: without any it would look for nothing.
  if (operation.mayMiss && needed.length === 0 && ![...known].some((parameter) => isGiven(parameter)))
    inspection.error(
      'missing-parameter',
      `${path}/idp`,
      `\`${name}\` needs one of ${[...known].map((parameter) => `\`${parameter}\``).join(', ')}.`,
    );
}
