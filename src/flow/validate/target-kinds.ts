import { TARGET_KINDS, type TargetKind } from '../flow-file.ts';
import { statementPlaces } from './code-places.ts';
import type { Inspection } from './inspection.ts';

/** SQL goes to databases, named operations go to identity providers. */
export function checkTargetKinds(inspection: Inspection): void {
  const kinds = inspection.flow.targets ?? new Map<string, TargetKind>();
  for (const step of inspection.steps) {
    const wanted = step.kind === 'sql' ? 'sql' : step.kind === 'idp' ? 'okta' : undefined;
    if (wanted === undefined || !('target' in step)) continue;
    const kind = kinds.get(step.target);
    if (kind === undefined || kind === wanted) continue;
    inspection.error(
      'wrong-target-kind',
      `${step.path}/target`,
      `Steps of kind \`${step.kind}\` need a target of kind \`${wanted}\`, but \`${step.target}\` is \`${kind}\`: ${TARGET_KINDS[kind]}`,
      suggestion(kinds, wanted),
    );
  }
  for (const [name, object] of inspection.objects) {
    const kind = kinds.get(object.target);
    if (kind === undefined) continue;
    for (const { statement, property } of statementPlaces(name, object)) {
      const wanted = statement.form === 'sql' ? 'sql' : 'okta';
      if (kind === wanted) continue;
      const what = statement.form === 'sql' ? 'a SQL statement' : `the IdP operation \`${statement.idp}\``;
      const message = `\`${property}\` of \`${name}\` is ${what}, but its target \`${object.target}\` is \`${kind}\`: ${TARGET_KINDS[kind]}`;
      const call = 'Write an IdP call: `{ idp: find-user, with: … }`.';
      inspection.error('wrong-target-kind', statement.path, message, kind === 'okta' ? call : suggestion(kinds, 'okta'));
    }
  }
}

function suggestion(kinds: ReadonlyMap<string, TargetKind>, wanted: TargetKind): string {
  const fitting = [...kinds].flatMap(([name, kind]) => (kind === wanted ? [`\`${name}\``] : []));
  return fitting.length > 0
    ? `Targets of that kind: ${fitting.join(', ')}.`
    : `Declare a target of kind \`${wanted}\` and name it here.`;
}
