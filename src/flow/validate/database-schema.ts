import type { Flow } from '../flow-file.ts';
import { rangeInValue } from '../scalar-position.ts';
import { checkAgainstSchema, type SchemaFinding } from '../sql/check-schema.ts';
import type { DatabaseSchema } from '../sql/database-schema.ts';
import { tableMadeBy } from '../sql/made-tables.ts';
import { statementPlaces } from './code-places.ts';
import type { Inspection } from './inspection.ts';

/** Findings in one flow: enough for a person who works on them, a bound for a flow that belongs to another database. */
const MOST_FOUND = 200;

/** A SQL text in a flow. */
interface PlacedSql {
  readonly target: string | undefined;
  readonly sql: string;
  readonly path: string;
}

/** The tables and columns that statements name are there, in databases whose schema is known. */
export function checkDatabaseSchema(inspection: Inspection): void {
  let found = 0;
  for (const { target, sql, path } of sqlOf(inspection.flow)) {
    const schema = target === undefined ? undefined : inspection.files.schema(target);
    if (!schema) continue;
    for (const { code, start, end, message, suggestion } of schemaFindings(inspection.flow, sql, schema)) {
      if (++found > MOST_FOUND) return;
      inspection.warning(code, rangeInValue(inspection.source, path, start, end), message, suggestion);
    }
  }
}

/** What a database does not know of a statement of a flow; tables that the flow itself makes are not missing. */
export function schemaFindings(flow: Flow | undefined, sql: string, schema: DatabaseSchema): readonly SchemaFinding[] {
  const findings = checkAgainstSchema(sql, schema);
  if (!flow || findings.length === 0) return findings;
  const made = madeIn(flow);
  return findings.filter(({ code, start, end }) => {
    const name = sql.slice(start, end).replace(/^["`[]|["`\]]$/g, '');
    return code !== 'unknown-table' || !made.has(name.toLowerCase());
  });
}

const known = new WeakMap<Flow, ReadonlySet<string>>();

function madeIn(flow: Flow): ReadonlySet<string> {
  let made = known.get(flow);
  if (!made) known.set(flow, (made = new Set(sqlOf(flow).flatMap(({ sql }) => tableMadeBy(sql) ?? []))));
  return made;
}

function sqlOf(flow: Flow): readonly PlacedSql[] {
  const ofObjects = [...(flow.objects ?? [])].flatMap(([name, object]) =>
    statementPlaces(name, object).flatMap(({ statement }) =>
      statement.form === 'sql' ? [{ target: object.target, sql: statement.sql, path: statement.path }] : [],
    ),
  );
  const ofSteps = [...flow.steps.values()].flatMap((step) =>
    step.kind === 'sql' ? step.sql.map((sql, index) => ({ target: step.target, sql, path: `${step.path}/sql/${index}` })) : [],
  );
  return [...ofObjects, ...ofSteps];
}
