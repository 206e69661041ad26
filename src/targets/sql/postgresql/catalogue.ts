import type { Catalogue } from '../server/catalogue.ts';

const PEOPLES = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'`;
const TABLES = `('r', 'p', 'v', 'm', 'f')`;

const columns = (where: string): string => `
SELECT n.nspname AS schema_name, c.relname AS table_name,
  CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END AS table_kind,
  pg_catalog.pg_table_is_visible(c.oid) AS is_default,
  a.attname AS column_name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS column_type,
  NOT a.attnotnull AS is_nullable, COALESCE(a.attnum = ANY (i.indkey), false) AS is_key
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind IN ${TABLES} AND ${where}
ORDER BY n.nspname, c.relname, a.attnum`;

/** PostgreSQL's own catalogue: it knows more than `information_schema`, and answers in a fraction of the time. */
export const postgresqlCatalogue: Catalogue = {
  schemas: `SELECT n.nspname AS name FROM pg_catalog.pg_namespace n WHERE ${PEOPLES} ORDER BY n.nspname`,
  // what extensions bring along is theirs
  contents: `
SELECT c.relname AS name, CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END AS kind, '' AS detail, 0 AS place
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = :schema AND c.relkind IN ${TABLES}
UNION
SELECT p.proname, CASE WHEN p.prokind = 'p' THEN 'procedure' ELSE 'function' END, '', 1
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = :schema AND p.prokind IN ('f', 'p')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY place, name`,
  columns: columns('n.nspname = :schema AND c.relname = :table'),
  all: columns(PEOPLES),
};
