import { createDriver } from '../../../src/targets/sql/sqlserver/driver.ts';
import { namedBy, serverContract } from './contract/server.ts';
import { updateUserContract } from './contract/update-user.ts';
import { SQL_SERVER } from './sqlserver-dialect.ts';
import { sqlServerOwn } from './sqlserver-own.ts';

const inDatabase = (name: string) => ({
  create: `CREATE DATABASE ${name}`,
  drop: `BEGIN ALTER DATABASE ${name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE ${name}; END`,
  settings: { database: name },
});

// No package manager has a SQL Server; a real one is taken where it is named. What can be proved without one is in sqlserver/.
serverContract({
  name: 'SQL Server',
  dialect: SQL_SERVER,
  createDriver,
  running: namedBy('SQL Server', 'IDFLOW_TEST_MSSQL_URL', 1433, createDriver),
  more: [sqlServerOwn, (server) => updateUserContract(server, 'sqlserver.sql', 'mssql', inDatabase)],
});
