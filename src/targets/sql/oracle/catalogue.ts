import type { Catalogue } from '../server/catalogue.ts';

/** As people write it: `VARCHAR2(100 CHAR)`, `NUMBER(10,2)`. */
const TYPE = `c.data_type || CASE
  WHEN c.data_type IN ('VARCHAR2', 'NVARCHAR2', 'CHAR', 'NCHAR')
    THEN '(' || c.char_length || CASE WHEN c.char_used = 'C' AND c.data_type IN ('VARCHAR2', 'CHAR') THEN ' CHAR' END || ')'
  WHEN c.data_type = 'RAW' THEN '(' || c.data_length || ')'
  WHEN c.data_type = 'NUMBER' AND c.data_precision IS NOT NULL THEN '(' || c.data_precision || ',' || c.data_scale || ')'
  END`;

/** Users that Oracle itself has made have nothing that is a flow's business. */
const PEOPLES = `IN (SELECT u.username FROM all_users u WHERE u.oracle_maintained = 'N')`;

const columns = (where: string): string => `
SELECT o.owner AS schema_name, o.object_name AS table_name, LOWER(o.object_type) AS table_kind,
  CASE WHEN o.owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') THEN 1 ELSE 0 END AS is_default,
  c.column_name AS column_name, ${TYPE} AS column_type, c.nullable AS is_nullable,
  CASE WHEN EXISTS (
    SELECT 1 FROM all_constraints k JOIN all_cons_columns m ON m.owner = k.owner AND m.constraint_name = k.constraint_name
    WHERE k.owner = o.owner AND k.table_name = o.object_name AND k.constraint_type = 'P' AND m.column_name = c.column_name)
    THEN 1 ELSE 0 END AS is_key
FROM all_objects o
LEFT JOIN all_tab_columns c ON c.owner = o.owner AND c.table_name = o.object_name
WHERE o.object_type IN ('TABLE', 'VIEW') AND ${where}
ORDER BY o.owner, o.object_name, c.column_id`;

/** The ALL_ views of Oracle, which show what the user may see. */
export const oracleCatalogue: Catalogue = {
  schemas: `SELECT u.username AS name FROM all_users u WHERE u.oracle_maintained = 'N' ORDER BY u.username`,
  contents: `
SELECT o.object_name AS name, LOWER(o.object_type) AS kind, '' AS detail,
  CASE WHEN o.object_type IN ('TABLE', 'VIEW') THEN 0 ELSE 1 END AS place
FROM all_objects o
WHERE o.owner = :schema AND o.object_type IN ('TABLE', 'VIEW', 'PROCEDURE', 'FUNCTION')
ORDER BY place, name`,
  columns: columns('o.owner = :schema AND o.object_name = :table'),
  all: columns(`o.owner ${PEOPLES}`),
};
