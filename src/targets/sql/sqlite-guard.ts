import { constants, type DatabaseSync } from 'node:sqlite';
import { TargetError } from '../port.ts';

/** What the guard looks at; both a parsed statement and a span of a longer text have it. */
interface GuardedStatement {
  readonly keyword: string;
  readonly object: string;
  readonly writes: boolean;
}

const TRANSACTION_KEYWORDS = new Set(['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE']);
/** Numbers in the header that a schema may use for its own version; they change nothing else. */
const SCHEMA_PRAGMAS = new Set(['USER_VERSION', 'APPLICATION_ID']);

/**
 * Refuses statements with which a flow, which is a file from anywhere, could write other files, weaken the database or break the
 * transaction around it: ATTACH, DETACH, VACUUM INTO, PRAGMAs that change something, and transaction statements.
 *
 * @param where a schema may set `user_version` and `application_id`; a flow's statement may not
 * @throws TargetError of kind forbidden
 */
export function refuseDangerous(statement: GuardedStatement, text: string, target: string, where: 'flow' | 'schema'): void {
  const { keyword, object } = statement;
  const forbid = (message: string): never => {
    throw new TargetError('forbidden', `${target}: ${message}`, { code: 'SQLITE_AUTH' });
  };
  if (keyword === 'ATTACH' || keyword === 'DETACH') {
    forbid(`${keyword} is not allowed: a flow works on the database of its target only. Declare a second target instead.`);
  }
  // VACUUM takes a schema name and INTO; a file name that holds the word is refused too, and needs INTO anyway.
  if (keyword === 'VACUUM' && /\binto\b/i.test(text)) {
    forbid('VACUUM INTO is not allowed: it writes a file of its own. Copy the database with a backup tool.');
  }
  if (TRANSACTION_KEYWORDS.has(keyword)) {
    forbid(`${keyword} is not allowed: idflow opens and ends transactions itself. Take the statement out.`);
  }
  if (keyword === 'PRAGMA' && statement.writes && !(where === 'schema' && SCHEMA_PRAGMAS.has(object))) {
    forbid(`PRAGMA ${object.toLowerCase()} is not allowed here: it changes how the database works. Only PRAGMAs that read are.`);
  }
}

/**
 * Lets SQLite itself refuse to attach files, where Node offers that (24 and newer); a second wall behind {@link refuseDangerous}.
 * VACUUM attaches a nameless temporary file, which is allowed.
 */
export function denyAttach(database: DatabaseSync): void {
  // Node 22 has no authorizer.
  if (typeof database.setAuthorizer !== 'function') return;
  database.setAuthorizer((action, first, second) => {
    if (action === constants.SQLITE_ATTACH) return first === '' ? constants.SQLITE_OK : constants.SQLITE_DENY;
    if (action === constants.SQLITE_FUNCTION && second === 'load_extension') return constants.SQLITE_DENY;
    return constants.SQLITE_OK;
  });
}
