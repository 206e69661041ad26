import { defineConnection } from '../connection.ts';
import { openServer, serverFields, type ServerKind } from '../server-connection.ts';

const SERVER: ServerKind = { defaultPort: 5432, load: () => import('../../sql/postgresql/driver.ts') };

/** A PostgreSQL database. */
export const postgresql = defineConnection({
  kind: 'postgresql',
  doc: 'A PostgreSQL database.',
  targetKind: 'sql',
  fields: serverFields(SERVER.defaultPort),
  open: (settings, context) => openServer(settings, context, SERVER),
});
