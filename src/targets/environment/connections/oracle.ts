import { required } from '../../../flow/grammar/collections.ts';
import { defineConnection } from '../connection.ts';
import { textWithReferences } from '../reference.ts';
import { openServer, serverFields, withoutFields, type ServerKind } from '../server-connection.ts';

const SERVER: ServerKind = { defaultPort: 1521, load: () => import('../../sql/oracle/driver.ts') };

const { host, port, ...fields } = withoutFields(serverFields(SERVER.defaultPort), 'database');

/** An Oracle database; it is found by the name of a service. */
export const oracle = defineConnection({
  kind: 'oracle',
  doc: 'An Oracle database.',
  targetKind: 'sql',
  fields: { host, port, service: required(textWithReferences('the name of a service'), 'Name of the service.'), ...fields },
  open: ({ service, ...settings }, context) => openServer({ ...settings, database: service }, context, SERVER),
});
