/** Targets that take a secret each. */
const TARGETS = [
  'pg',
  'mysql',
  'bearer',
  'basic',
  'client',
  'client_post',
  'key',
  'header_key',
  'query_key',
  'okta',
  'okta_key',
  'keycloak',
  'ldap',
  'ad',
] as const;

const kindOf = (target: string): 'sql' | 'idp' => (target === 'pg' || target === 'mysql' ? 'sql' : 'idp');
const hasRequest = (target: string): boolean => target !== 'ldap' && target !== 'ad';

/** A port on which nothing listens. */
export const CLOSED = 1;

/** A flow that asks each target, and tells what comes back in every way there is. */
export function canaryFlow(targets: readonly string[] = TARGETS): string {
  const steps = targets.map((target, at) => {
    const next = targets[at + 1] ?? 'script';
    const call =
      kindOf(target) === 'sql'
        ? `sql: "SELECT :login AS login"\n    target: ${target}\n    with: { login: input.login }`
        : hasRequest(target)
          ? `idp: request\n    target: ${target}\n    with: { method: "'GET'", path: "'/api/v1/things?login=' + input.login" }`
          : `idp: find-user\n    target: ${target}\n    with: { user: input.login }`;
    return `  ${target}:
    ${call}
    next: ${target}-told
    on-error: { any: ${target}-failed }
  ${target}-failed: { log: "${target}: \${error.kind} \${error.message} \${JSON.stringify(error)}", next: ${next} }
  ${target}-told: { log: "\${JSON.stringify(steps.${target})}", next: ${next} }`;
  });
  return `idflow: 1
name: Canaries
targets: { ${targets.map((target) => `${target}: ${target.startsWith('okta') ? 'okta' : kindOf(target)}`).join(', ')} }
steps:
${steps.join('\n')}
  script:
    script: |
      const told = JSON.stringify(steps)
      log.info(told)
      throw new Error('it all was ' + told)
`;
}

/** Where the targets are. @param http port of it, and of the database; closed ones for `connection refused`, where all others are */
export function canaryTargets(http: number, database: number, targets: readonly string[] = TARGETS): string {
  const site = `http://127.0.0.1:${http}`;
  const scim = (auth: string): string => `{ kind: scim, url: '${site}/\${secret:url-part}/v2', auth: { ${auth} } }`;
  const sql = (kind: string, port = database): string =>
    `{ kind: ${kind}, host: '127.0.0.1', port: ${port}, tls: 'off', database: 'hr-\${secret:database-part}', user: idflow, password: '\${secret:sql-password}', connect-timeout: 2s }`;
  const directory = (kind: string): string =>
    `{ kind: ${kind}, url: 'ldap://127.0.0.1:${CLOSED}', bind: { user: 'cn=idflow', password: '\${secret:ldap-password}' }, base: 'dc=x', timeout: 2s }`;
  const token = `token-url: '${site}/token'`;
  const all: Readonly<Record<(typeof TARGETS)[number], string>> = {
    pg: sql('postgresql'),
    mysql: sql('mysql', CLOSED),
    bearer: scim("type: bearer, token: '${secret:bearer-token}'"),
    basic: scim("type: basic, user: idflow, password: '${secret:basic-password}'"),
    client: scim(`type: client-credentials, client-id: me, client-secret: '\${secret:client-secret}', ${token}`),
    client_post: scim(`type: client-credentials, send: post, client-id: me, client-secret: '\${secret:client-secret}', ${token}`),
    key: scim(`type: private-key-jwt, client-id: me, private-key: '\${secret:private-key}', scopes: [all], ${token}`),
    header_key: scim("type: api-key, key: '${secret:api-key}', header: X-Canary"),
    query_key: scim("type: api-key, key: '${secret:query-key}', query: canary"),
    okta: `{ kind: okta, url: '${site}', auth: { type: ssws, token: '\${secret:okta-token}' } }`,
    okta_key: `{ kind: okta, url: '${site}', auth: { type: private-key-jwt, client-id: me, private-key: '\${secret:private-key}', scopes: [all] } }`,
    keycloak: `{ kind: keycloak, url: '${site}', realm: 'r-\${secret:url-part}', client: { id: me, secret: '\${secret:keycloak-secret}' } }`,
    ldap: directory('ldap'),
    ad: directory('active-directory'),
  };
  const lines = targets.map((target) => `    ${target}: ${all[target as keyof typeof all]}`);
  return `environments:\n  live:\n${lines.join('\n')}\n`;
}

export const CANARY_TARGETS: readonly string[] = TARGETS;
