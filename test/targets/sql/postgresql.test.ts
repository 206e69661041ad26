import { startSystemPostgresql } from '../../../scripts/targets/postgresql.ts';
import { postgresqlContract } from './postgresql-contract.ts';

postgresqlContract('PostgreSQL of the system', startSystemPostgresql);
