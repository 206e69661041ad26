import type { ConnectionKind } from '../connection.ts';
import { activeDirectory } from './active-directory.ts';
import { keycloak } from './keycloak.ts';
import { ldap } from './ldap.ts';
import { oktaEmbedded } from './okta-embedded.ts';
import { okta } from './okta.ts';
import { mariadb, mysql } from './mysql.ts';
import { oracle } from './oracle.ts';
import { postgresql } from './postgresql.ts';
import { rest } from './rest.ts';
import { scim } from './scim.ts';
import { sqlite } from './sqlite.ts';
import { sqlserver } from './sqlserver.ts';

/** Every kind of connection. A new kind is a file beside this one and a line here. */
export const CONNECTION_KINDS: readonly ConnectionKind[] = [
  sqlite,
  postgresql,
  mysql,
  mariadb,
  sqlserver,
  oracle,
  okta,
  oktaEmbedded,
  scim,
  ldap,
  activeDirectory,
  keycloak,
  rest,
];
