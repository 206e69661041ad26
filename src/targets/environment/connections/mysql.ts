import { defineConnection, type ConnectionKind } from '../connection.ts';
import { openServer, serverFields, type ServerKind } from '../server-connection.ts';

const SERVER: ServerKind = { defaultPort: 3306, load: () => import('../../sql/mysql/driver.ts') };

const connectionTo = (kind: string, doc: string): ConnectionKind =>
  defineConnection({
    kind,
    doc,
    targetKind: 'sql',
    fields: serverFields(SERVER.defaultPort),
    open: (settings, context) => openServer(settings, context, SERVER),
  });

/** A MySQL database. */
export const mysql = connectionTo('mysql', 'A MySQL database.');

/** A MariaDB database; it talks as MySQL does. */
export const mariadb = connectionTo('mariadb', 'A MariaDB database.');
