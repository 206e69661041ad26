import { resolve as resolvePath } from 'node:path';
import { listOf, optional, required } from '../../../flow/grammar/collections.ts';
import { defineConnection, IN_MEMORY } from '../connection.ts';
import { referencesIn, textWithReferences } from '../reference.ts';
import { fileName, readSource } from '../source-file.ts';

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
      listOf(fileName, { single: true, label: 'a file name, or a list of them' }),
      'SQL that runs at every start, so it must be repeatable: CREATE TABLE IF NOT EXISTS.',
    ),
  },
  inMemory: ({ file }) => file === IN_MEMORY,
  async open({ file: written, schema }, { name, resolve, dataPath, sourcePath }) {
    const named = await resolve(written);
    const file = named === IN_MEMORY ? named : dataPath(named);
    const statements = schema?.map((source) => readSource(sourcePath(source), 'schema')).join('\n;\n');
    const { openSqlite } = await import('../../sql/sqlite.ts');
    const target = openSqlite({ name, file, schema: statements });
    return { target, address: file, close: () => target.close() };
  },
  async localSchema({ file: written, schema }, name, folder) {
    // what a variable holds is known only at run time, and a share of another machine is a connection
    if (referencesIn(written).length > 0 || [written, ...(schema ?? [])].some(isShare)) return undefined;
    const statements = schema?.map((source) => readSource(resolvePath(folder, source), 'schema')).join('\n;\n');
    const { localSqliteSchema } = await import('../../sql/sqlite-local-schema.ts');
    return localSqliteSchema({
      name,
      file: written === IN_MEMORY ? undefined : resolvePath(folder, written),
      schema: statements,
    });
  },
});

/** A path of the kind `//server/share`. */
const isShare = (path: string): boolean => /^[\\/]{2}/.test(path);
