import { startMariadb } from '../../../scripts/targets/mariadb.ts';
import { createDriver } from '../../../src/targets/sql/mysql/driver.ts';
import { serverContract, throwaway } from './contract/server.ts';
import { updateUserContract } from './contract/update-user.ts';
import { MYSQL } from './mysql-dialect.ts';
import { mysqlOwn } from './mysql-own.ts';

const inDatabase = (name: string) => ({
  create: `CREATE DATABASE ${name}`,
  drop: `DROP DATABASE ${name}`,
  settings: { database: name },
});

serverContract({
  name: 'MariaDB',
  dialect: MYSQL,
  createDriver,
  running: throwaway('MariaDB', startMariadb),
  more: [mysqlOwn, (server) => updateUserContract(server, 'mariadb.sql', 'mysql', inDatabase)],
});
