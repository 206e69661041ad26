import type { DatabaseSync } from 'node:sqlite';
import { readStatements } from '../../flow/sql/statements.ts';
import { TargetError } from '../port.ts';
import type { SqliteFailure } from './sqlite-errors.ts';
import { refuseDangerous } from './sqlite-guard.ts';
import { textPosition } from './text-position.ts';

/**
 * Runs the statements of a target's `schema` in one transaction, which stays open when one fails.
 * @param name of the target, for messages
 * @throws TargetError
 */
export function runSchema(database: DatabaseSync, name: string, schema: string, failed: SqliteFailure): void {
  const { statements, problems } = readStatements(schema, 'sqlite');
  const [problem] = problems;
  if (problem !== undefined) {
    throw new TargetError('invalid-input', `${name}: schema: ${problem.message} (${textPosition(schema, problem.offset)})`);
  }
  database.exec('BEGIN IMMEDIATE');
  for (const span of statements) {
    const text = schema.slice(span.start, span.end);
    try {
      refuseDangerous(span, text, name, 'schema');
      database.exec(text);
    } catch (error) {
      throw failed(error, `run the schema (${textPosition(schema, span.start)})`, text);
    }
  }
  database.exec('COMMIT');
}
