import type { Catalogue } from '../server/catalogue.ts';

const SYSTEM = `('INFORMATION_SCHEMA', 'sys', 'guest')`;

/** As people write it: `nvarchar(100)`, `decimal(10,2)`. */
const TYPE = `CONCAT(y.name, CASE
  WHEN y.name IN ('char', 'varchar', 'binary', 'varbinary')
    THEN CONCAT('(', CASE WHEN c.max_length < 0 THEN 'max' ELSE CAST(c.max_length AS varchar(10)) END, ')')
  WHEN y.name IN ('nchar', 'nvarchar')
    THEN CONCAT('(', CASE WHEN c.max_length < 0 THEN 'max' ELSE CAST(c.max_length / 2 AS varchar(10)) END, ')')
  WHEN y.name IN ('decimal', 'numeric') THEN CONCAT('(', c.precision, ',', c.scale, ')')
  ELSE '' END)`;

const columns = (where: string): string => `
SELECT s.name AS schema_name, o.name AS table_name,
  CASE WHEN o.type = 'U' THEN 'table' ELSE 'view' END AS table_kind,
  CASE WHEN s.name = SCHEMA_NAME() THEN 1 ELSE 0 END AS is_default,
  c.name AS column_name, ${TYPE} AS column_type, c.is_nullable AS is_nullable,
  CASE WHEN EXISTS (
    SELECT 1 FROM sys.indexes i JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id
    WHERE i.object_id = c.object_id AND i.is_primary_key = 1 AND k.column_id = c.column_id) THEN 1 ELSE 0 END AS is_key
FROM sys.objects o
JOIN sys.schemas s ON s.schema_id = o.schema_id
LEFT JOIN sys.columns c ON c.object_id = o.object_id
LEFT JOIN sys.types y ON y.user_type_id = c.user_type_id
WHERE o.type IN ('U', 'V', 'SN') AND o.is_ms_shipped = 0 AND ${where}
ORDER BY s.name, o.name, c.column_id`;

/** The catalogue views of SQL Server, which show what the login may see. A synonym is a view whose columns are not known. */
export const sqlServerCatalogue: Catalogue = {
  schemas: `SELECT s.name AS name FROM sys.schemas s
WHERE s.name NOT IN ${SYSTEM} AND s.schema_id < 16384 ORDER BY s.name`,
  contents: `
SELECT o.name AS name,
  CASE WHEN o.type = 'U' THEN 'table' WHEN o.type IN ('V', 'SN') THEN 'view' WHEN o.type IN ('P', 'PC') THEN 'procedure' ELSE 'function' END AS kind,
  '' AS detail, CASE WHEN o.type IN ('U', 'V', 'SN') THEN 0 ELSE 1 END AS place
FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
WHERE s.name = :schema AND o.type IN ('U', 'V', 'SN', 'P', 'PC', 'FN', 'IF', 'TF', 'FS', 'FT') AND o.is_ms_shipped = 0
ORDER BY place, name`,
  columns: columns('s.name = :schema AND o.name = :table'),
  all: columns(`s.name NOT IN ${SYSTEM}`),
};
