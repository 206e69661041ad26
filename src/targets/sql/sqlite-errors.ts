import type { ErrorKind } from '../../flow/error-kind.ts';
import type { JsonObject } from '../../flow/json.ts';
import { TargetError } from '../port.ts';
import { shownStatement } from './shown-statement.ts';

interface CodeMeaning {
  readonly code: string;
  readonly kind: ErrorKind;
}

/** Result codes that differ from their primary code; https://www.sqlite.org/rescode.html */
const EXTENDED: Readonly<Record<number, CodeMeaning>> = {
  275: { code: 'SQLITE_CONSTRAINT_CHECK', kind: 'invalid-input' },
  787: { code: 'SQLITE_CONSTRAINT_FOREIGNKEY', kind: 'conflict' },
  1299: { code: 'SQLITE_CONSTRAINT_NOTNULL', kind: 'invalid-input' },
  1555: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY', kind: 'already-exists' },
  1811: { code: 'SQLITE_CONSTRAINT_TRIGGER', kind: 'invalid-input' },
  2067: { code: 'SQLITE_CONSTRAINT_UNIQUE', kind: 'already-exists' },
  2579: { code: 'SQLITE_CONSTRAINT_ROWID', kind: 'already-exists' },
  3091: { code: 'SQLITE_CONSTRAINT_DATATYPE', kind: 'invalid-input' },
};

const PRIMARY: Readonly<Record<number, CodeMeaning>> = {
  1: { code: 'SQLITE_ERROR', kind: 'invalid-input' },
  3: { code: 'SQLITE_PERM', kind: 'forbidden' },
  5: { code: 'SQLITE_BUSY', kind: 'unavailable' },
  6: { code: 'SQLITE_LOCKED', kind: 'unavailable' },
  7: { code: 'SQLITE_NOMEM', kind: 'unavailable' },
  8: { code: 'SQLITE_READONLY', kind: 'forbidden' },
  9: { code: 'SQLITE_INTERRUPT', kind: 'timeout' },
  10: { code: 'SQLITE_IOERR', kind: 'unavailable' },
  11: { code: 'SQLITE_CORRUPT', kind: 'connection' },
  13: { code: 'SQLITE_FULL', kind: 'unavailable' },
  14: { code: 'SQLITE_CANTOPEN', kind: 'connection' },
  17: { code: 'SQLITE_SCHEMA', kind: 'unavailable' },
  18: { code: 'SQLITE_TOOBIG', kind: 'invalid-input' },
  19: { code: 'SQLITE_CONSTRAINT', kind: 'invalid-input' },
  20: { code: 'SQLITE_MISMATCH', kind: 'invalid-input' },
  23: { code: 'SQLITE_AUTH', kind: 'forbidden' },
  25: { code: 'SQLITE_RANGE', kind: 'invalid-input' },
  26: { code: 'SQLITE_NOTADB', kind: 'connection' },
};

/** Where an error happened, for its message. */
export interface SqliteContext {
  /** Logical name of the target. */
  readonly target: string;
  /** File as the user gave it, or `:memory:`. */
  readonly file: string;
  /** What was tried: "open the database", "run the statement". */
  readonly doing: string;
  /** As the user wrote it. */
  readonly statement?: string | undefined;
}

/** Translates what was thrown while something was done to one database. */
export type SqliteFailure = (error: unknown, doing: string, statement?: string) => TargetError;

function advice(code: string, { file }: SqliteContext): string {
  switch (code) {
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_ROWID':
      return ' A row with this key exists already.';
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
      return ' A row that it refers to is missing, or other rows still refer to it.';
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return ` Another program is writing to ${file}; nothing was written here. Try again when it is done.`;
    case 'SQLITE_READONLY':
      return ` ${file} can not be written: check its permissions and whether the target is read-only.`;
    case 'SQLITE_CORRUPT':
      return ` ${file} is damaged: restore a copy, or save what can be read with "sqlite3 FILE .recover".`;
    case 'SQLITE_NOTADB':
      return ` ${file} is not a SQLite database (or an encrypted one): check the file name.`;
    case 'SQLITE_CANTOPEN':
      return ` Check that ${file} is a file, not a folder, that its folder exists, and that both can be read and written.`;
    case 'SQLITE_FULL':
      return ` The disk that holds ${file} is full.`;
    case 'SQLITE_IOERR':
      return ` ${file} could not be read or written: check the disk.`;
    case 'SQLITE_AUTH':
      return ' A flow may not attach files, load extensions or change how the database works.';
    default:
      return '';
  }
}

const numberOf = (error: object, key: string): number | undefined => {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'number' ? value : undefined;
};

/**
 * Translates what `node:sqlite` throws. The server's words are kept in the message; the values that were bound are not in it.
 * A `TargetError` is passed through. `details` holds `constraint` (table.column, or the CHECK's expression) where SQLite names it.
 */
export function sqliteError(error: unknown, context: SqliteContext): TargetError {
  if (error instanceof TargetError) return error;
  const where = `${context.target}: could not ${context.doing}`;
  const words = error instanceof Error ? error.message : String(error);
  const number = error instanceof Error ? numberOf(error, 'errcode') : undefined;
  const details: JsonObject = context.statement === undefined ? {} : { statement: shownStatement(context.statement) };
  if (number === undefined) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    // Node's own refusals (ERR_…) are about the values given; the rest is the operating system's (ENOENT, EACCES).
    const nodes = typeof code === 'string' && code.startsWith('ERR_');
    const kind: ErrorKind = nodes ? 'invalid-input' : typeof code === 'string' ? 'connection' : 'internal';
    return new TargetError(kind, `${where}: ${words}`, {
      code: typeof code === 'string' ? code : undefined,
      details,
      cause: error,
    });
  }
  const meaning: CodeMeaning = EXTENDED[number] ?? PRIMARY[number & 0xff] ?? { code: `SQLITE_${number}`, kind: 'internal' };
  const constraint = /constraint failed: (.+)$/s.exec(words)?.[1];
  if (constraint !== undefined) details['constraint'] = constraint;
  return new TargetError(meaning.kind, `${where}: ${words}.${advice(meaning.code, context)}`, {
    code: meaning.code,
    details,
    cause: error,
    safeToRepeat: meaning.code === 'SQLITE_BUSY' || meaning.code === 'SQLITE_LOCKED',
  });
}
