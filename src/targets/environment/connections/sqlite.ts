import { listOf, optional, required } from '../../../flow/grammar/collections.ts';
import { text } from '../../../flow/grammar/scalars.ts';
import { openSqlite } from '../../sql/sqlite.ts';
import { defineConnection, IN_MEMORY } from '../connection.ts';
import { textWithReferences } from '../reference.ts';
import { readSource } from '../source-file.ts';

/** A SQLite database, embedded in the process. */
export const sqlite = defineConnection({
  kind: 'sqlite',
  doc: 'A SQLite database.',
  targetKind: 'sql',
  fields: {
    file: required(
      textWithReferences('a file name, or `:memory:`'),
      'The database, made when missing; `:memory:` lives as long as the process.',
    ),
    schema: optional(
      listOf(text('a file name'), { single: true, label: 'a file name, or a list of them' }),
      'SQL that runs at every start, so it must be repeatable: CREATE TABLE IF NOT EXISTS.',
    ),
  },
  inMemory: ({ file }) => file === IN_MEMORY,
  async open({ file: written, schema }, { name, resolve, dataPath, sourcePath }) {
    const named = await resolve(written);
    const file = named === IN_MEMORY ? named : dataPath(named);
    const statements = schema?.map((source) => readSource(sourcePath(source), 'schema')).join('\n;\n');
    const target = openSqlite({ name, file, schema: statements });
    return { target, address: file, close: () => target.close() };
  },
});
