import { defineConnection } from '../connection.ts';
import { openServer, serverFields, withoutFields, type ServerKind } from '../server-connection.ts';

const SERVER: ServerKind = { defaultPort: 1433, load: () => import('../../sql/sqlserver/driver.ts') };

/** A SQL Server database. Servers of this kind look at no certificate of a client. */
export const sqlserver = defineConnection({
  kind: 'sqlserver',
  doc: 'A SQL Server or Azure SQL database.',
  targetKind: 'sql',
  fields: withoutFields(serverFields(SERVER.defaultPort), 'client-certificate', 'client-key'),
  open: (settings, context) => openServer(settings, context, SERVER),
});
