import type { Catalogue } from '../server/catalogue.ts';

const SYSTEM = `('information_schema', 'mysql', 'performance_schema', 'sys')`;
const KIND = `CASE WHEN t.table_type LIKE '%VIEW' THEN 'view' ELSE 'table' END`;

const columns = (where: string): string => `
SELECT t.table_schema AS schema_name, t.table_name AS table_name, ${KIND} AS table_kind,
  t.table_schema = DATABASE() AS is_default,
  c.column_name AS column_name, c.column_type AS column_type,
  c.is_nullable AS is_nullable, c.column_key = 'PRI' AS is_key
FROM information_schema.tables t
LEFT JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
WHERE ${where}
ORDER BY t.table_schema, t.table_name, c.ordinal_position`;

/** `information_schema` of MySQL and MariaDB; a schema there is a database. */
export const mysqlCatalogue: Catalogue = {
  schemas: `SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN ${SYSTEM} ORDER BY schema_name`,
  contents: `
SELECT t.table_name AS name, ${KIND} AS kind, '' AS detail, 0 AS place
FROM information_schema.tables t WHERE t.table_schema = :schema
UNION ALL
SELECT r.routine_name, LOWER(r.routine_type), '', 1 FROM information_schema.routines r WHERE r.routine_schema = :schema
ORDER BY place, name`,
  columns: columns('t.table_schema = :schema AND t.table_name = :table'),
  all: columns(`t.table_schema NOT IN ${SYSTEM}`),
};
