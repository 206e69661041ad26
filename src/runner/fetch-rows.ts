import type { JsonObject } from '../flow/json.ts';
import { TargetError, type Row, type SqlStatement, type Target } from '../targets/port.ts';
import { targetsAt, withoutSecrets, withTarget, type TargetAccess, type TargetPlace } from './target-place.ts';

/** Most rows that are handed over: somebody looks at them. */
const MOST_ROWS = 1000;

/** The statements with which a flow fetches an object, and what their parameters are bound to. */
export interface RowQuery {
  readonly statements: readonly string[];
  /** By the name of the parameter; those that are not here are null. */
  readonly values: Readonly<Record<string, string | null>>;
}

/**
 * Fetches rows as a flow would: those of the last statement. Nothing is run when one of the statements writes.
 * @returns `rows`, without secrets
 * @throws TargetError of kind invalid-input for a target that is no database or a statement that writes; EnvironmentError
 */
export function fetchRows(place: TargetPlace, name: string, query: RowQuery, access: TargetAccess): Promise<JsonObject> {
  return withTarget(targetsAt(place, access.files), name, access, (target, redactor) =>
    withoutSecrets(redactor, async () => redactor.value({ rows: await rowsOf(target, query, access) })),
  );
}

async function rowsOf(target: Target, { statements, values }: RowQuery, { signal }: TargetAccess): Promise<Row[]> {
  if (target.kind !== 'sql') throw new TargetError('invalid-input', `${target.name} is no database, so it has no rows.`);
  const prepared: SqlStatement[] = [];
  for (const text of statements) prepared.push(await target.prepare(text));
  if (prepared.some(({ writes }) => writes))
    throw new TargetError('invalid-input', 'The statement changes data, and looking at an object must not: it was not run.');
  let rows: readonly Row[] = [];
  for (const statement of prepared) {
    const bound = statement.parameters.map((name) => (Object.hasOwn(values, name) ? values[name]! : null));
    rows = (await statement.run(bound, { signal })).rows;
  }
  return rows.slice(0, MOST_ROWS);
}
