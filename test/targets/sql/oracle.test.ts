import { createDriver } from '../../../src/targets/sql/oracle/driver.ts';
import { namedBy, serverContract } from './contract/server.ts';
import { updateUserContract } from './contract/update-user.ts';
import { ORACLE } from './oracle-dialect.ts';
import { oracleOwn } from './oracle-own.ts';

const inSchema = (name: string) => ({
  create: `CREATE USER ${name} NO AUTHENTICATION QUOTA UNLIMITED ON users`,
  drop: `DROP USER ${name} CASCADE`,
  settings: { onConnect: [`ALTER SESSION SET CURRENT_SCHEMA = ${name}`] },
});

// No package manager has an Oracle Database; a real one (23ai) is taken where it is named. What can be proved without one is in oracle/.
serverContract({
  name: 'Oracle Database',
  dialect: ORACLE,
  createDriver,
  running: namedBy('Oracle Database', 'IDFLOW_TEST_ORACLE_URL', 1521, createDriver),
  more: [oracleOwn, (server) => updateUserContract(server, 'oracle.sql', 'oracle', inSchema)],
});
