import type { FlowSource } from '../read-flow.ts';
import { statementPlaces } from '../validate/code-places.ts';
import { LEXICAL_RULES } from '../sql/dialect.ts';
import { tokenize } from '../sql/tokens.ts';
import { SQL_KEYWORDS } from '../sql/keywords.ts';

/** Names that the statements of a target use. */
export interface SqlNames {
  readonly tables: ReadonlySet<string>;
  readonly columns: ReadonlySet<string>;
}

const BEFORE_TABLE = new Set(['FROM', 'INTO', 'UPDATE', 'JOIN', 'TABLE']);
/** Statements looked at: enough for a person's flow, a bound for one that a machine wrote. */
const MAX_STATEMENTS = 400;

/** Tables and columns that the flow's statements name, those of the same object first; of one target where it is given. */
export function sqlNames(source: FlowSource, object: string | undefined, target: string | undefined): SqlNames {
  const tables = new Set<string>();
  const columns = new Set<string>();
  for (const sql of statementsOf(source, object, target).slice(0, MAX_STATEMENTS)) collect(sql, tables, columns);
  for (const table of tables) columns.delete(table);
  return { tables, columns };
}

function statementsOf(source: FlowSource, object: string | undefined, target: string | undefined): string[] {
  const { flow } = source;
  const objects = [...(flow?.objects ?? [])].sort(([a], [b]) => Number(b === object) - Number(a === object));
  const ofObjects = objects.flatMap(([name, each]) =>
    target !== undefined && each.target !== target
      ? []
      : statementPlaces(name, each).flatMap(({ statement }) => (statement.form === 'sql' ? [statement.sql] : [])),
  );
  const ofSteps = [...(flow?.steps.values() ?? [])].flatMap((step) =>
    step.kind === 'sql' && (target === undefined || step.target === target) ? step.sql : [],
  );
  return [...ofObjects, ...ofSteps];
}

function collect(sql: string, tables: Set<string>, columns: Set<string>): void {
  let previous = '';
  tokenize(sql, LEXICAL_RULES.any, {
    token(kind, start, end) {
      const word = sql.slice(start, end);
      if (kind === 'word' && !/^\d/.test(word) && !SQL_KEYWORDS.has(word.toUpperCase())) {
        // One letter is an alias of a table.
        if (BEFORE_TABLE.has(previous)) tables.add(word);
        else if (word.length > 1 && sql[end] !== '(' && sql[end] !== '.') columns.add(word);
      }
      previous = word.toUpperCase();
    },
    problem: () => undefined,
  });
}
