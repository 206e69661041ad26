import { IDP_KINDS, TARGET_KINDS, type TargetKind } from '../flow-file.ts';
import { statementPlaces } from './code-places.ts';
import type { Inspection } from './inspection.ts';

/** SQL goes to databases, named operations go to identity providers. */
export function checkTargetKinds(inspection: Inspection): void {
  const kinds = inspection.flow.targets ?? new Map<string, TargetKind>();
  for (const step of inspection.steps) {
    const wanted = step.kind === 'sql' ? SQL : step.kind === 'idp' ? IDP_KINDS : undefined;
    if (wanted === undefined || !('target' in step)) continue;
    const kind = kinds.get(step.target);
    if (kind === undefined || wanted.includes(kind)) continue;
    inspection.error(
      'wrong-target-kind',
      `${step.path}/target`,
      `Steps of kind \`${step.kind}\` need a target of kind ${either(wanted)}, but \`${step.target}\` is \`${kind}\`: ${TARGET_KINDS[kind]}`,
      suggestion(kinds, wanted),
    );
  }
  for (const [name, object] of inspection.objects) {
    const kind = kinds.get(object.target);
    if (kind === undefined) continue;
    for (const { statement, property } of statementPlaces(name, object)) {
      const wanted = statement.form === 'sql' ? SQL : IDP_KINDS;
      if (wanted.includes(kind)) continue;
      const what = statement.form === 'sql' ? 'a SQL statement' : `the IdP operation \`${statement.idp}\``;
      const message = `\`${property}\` of \`${name}\` is ${what}, but its target \`${object.target}\` is \`${kind}\`: ${TARGET_KINDS[kind]}`;
      const call = 'Write an IdP call: `{ idp: find-user, with: … }`.';
      inspection.error('wrong-target-kind', statement.path, message, kind === 'sql' ? suggestion(kinds, IDP_KINDS) : call);
    }
  }
}

const SQL: readonly TargetKind[] = ['sql'];

const either = (kinds: readonly TargetKind[]): string => kinds.map((kind) => `\`${kind}\``).join(' or ');

function suggestion(kinds: ReadonlyMap<string, TargetKind>, wanted: readonly TargetKind[]): string {
  const fitting = [...kinds].flatMap(([name, kind]) => (wanted.includes(kind) ? [`\`${name}\``] : []));
  return fitting.length > 0
    ? `Targets of that kind: ${fitting.join(', ')}.`
    : `Declare a target of kind ${either(wanted)} and name it here.`;
}
