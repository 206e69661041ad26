import { createDriver } from '../../../src/targets/sql/mysql/driver.ts';
import { namedBy, serverContract } from './contract/server.ts';
import { MYSQL } from './mysql-dialect.ts';

// Neither npm nor Debian has a MySQL; MariaDB stands for it, and a real one is taken where it is named.
serverContract({
  name: 'MySQL',
  dialect: MYSQL,
  createDriver,
  running: namedBy('MySQL', 'IDFLOW_TEST_MYSQL_URL', 3306, createDriver),
});
