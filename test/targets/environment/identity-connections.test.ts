import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { makeAuthority } from '../../../scripts/targets/signed-certificate.ts';
import type { TargetKind } from '../../../src/flow/flow-file.ts';
import { openEnvironment, type OpenEnvironment } from '../../../src/targets/environment/environment.ts';
import { TargetsFileError } from '../../../src/targets/environment/environment-error.ts';
import { environmentVariables } from '../../../src/targets/environment/reference.ts';
import { readTargetsFile } from '../../../src/targets/environment/targets-file.ts';

describe('connections to directories and SCIM servers', () => {
  const authority = makeAuthority().certificate;
  let folder = '';
  const opened: OpenEnvironment[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-identity-'));
  });
  afterEach(async () => {
    for (const environment of opened.splice(0)) await environment.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const SECRETS = {
    IDFLOW_SECRET_AD: 'canary-AD',
    IDFLOW_SECRET_LDAP: 'canary-LDAP',
    IDFLOW_SECRET_TOKEN: 'canary-TOKEN',
    CLIENT: 'idflow',
  };
  const open = async (text: string, kind: TargetKind, variables: Record<string, string> = SECRETS): Promise<OpenEnvironment> => {
    const file = join(folder, 'idflow.targets.yaml');
    const environment = await openEnvironment({
      folder,
      targetsFile: readTargetsFile(`environments:\n  live:\n    people:\n${text.replace(/^/gm, '      ')}`, file),
      wanted: new Map([['people', kind]]),
      references: environmentVariables(variables),
    });
    opened.push(environment);
    return environment;
  };

  const AD = `kind: active-directory
url: ldaps://dc.example.com
server-name: dc1.example.com
ca: ca.pem
bind: { user: idflow@example.com, password: '\${secret:ad}' }
users: { base: 'OU=People,DC=example,DC=com', filter: '(employeeID=*)' }
attributes: { badge: employeeID, aliases: 'proxyAddresses[]' }
timeout: 5s
page-size: 200
connections: 4`;

  const LDAP = `kind: ldap
url: ldap://ldap.example.com
start-tls: true
bind: { user: 'cn=idflow,dc=example,dc=org', password: '\${secret:ldap}' }
base: dc=example,dc=org
groups: { base: 'ou=groups,dc=example,dc=org', classes: [top, groupOfUniqueNames] }
status: { attribute: pwdAccountLockedTime, blocked: 000001010000Z }`;

  const SCIM = (auth: string): string => `kind: scim
url: https://idp.example.com/scim/v2/
auth: ${auth}
attributes: { badge: 'urn:example:2.0:User:badge' }
group-description: 'urn:example:2.0:Group:description'`;

  const AUTH = [
    "{ type: bearer, token: '${secret:token}' }",
    "{ type: basic, user: '${env:CLIENT}', password: '${secret:token}' }",
    "{ type: client-credentials, client-id: '${env:CLIENT}', client-secret: '${secret:token}', token-url: https://login.example.com/token, scopes: [scim] }",
    '{ type: none }',
  ];

  for (const [name, text, address] of [
    ['Active Directory', AD, 'ldaps://dc.example.com'],
    ['LDAP', LDAP, 'ldap://ldap.example.com'],
    ...AUTH.map((auth) => [`SCIM with ${auth.split(',')[0]!} }`, SCIM(auth), 'https://idp.example.com/scim/v2/'] as const),
  ] as const)
    it(`${name}: opens for flows that take any IdP, and connects with the first call only`, async () => {
      writeFileSync(join(folder, 'ca.pem'), authority);
      const { connections, targets } = await open(text, 'idp');
      assert.deepEqual([connections.get('people')?.address, targets.get('people')?.kind], [address, 'idp']);
    });

  it('flows that ask for Okta do not get something else', async () => {
    await assert.rejects(open(LDAP, 'okta'), /needs `people` to be of kind okta, but .* it is a connection of kind ldap/);
    assert.ok(await open('kind: okta-embedded\nfile: ":memory:"', 'idp'), 'Okta is an IdP too');
  });

  it('the password that is missing is named', async () => {
    await assert.rejects(
      open(LDAP, 'idp', {}),
      /needs the secret `ldap`, which has no value\. Set the environment variable IDFLOW_SECRET_LDAP\./,
    );
  });

  it('a certificate that is not there is named', async () => {
    await assert.rejects(open(AD, 'idp'), /certificate .*ca\.pem does not exist/);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    [
      'a password that stands in it',
      "kind: ldap\nurl: ldaps://a\nbind: { user: a, password: 'p4ssw0rd' }",
      /Only a reference to the password.*it stands there itself/,
    ],
    ['an unknown way to sign in', SCIM('{ type: berer }'), /`type` says how to sign in: .*Did you mean `bearer`/],
    ['a token that stands in place of the map', SCIM('p4ssw0rd'), /Expected a map that says how to sign in/],
    ['a key that a directory does not have', 'kind: ldap\nurl: ldaps://a\ntls: off', /has no key `tls`/],
  ];
  for (const [name, text, message] of wrong)
    it(`refuses ${name}`, async () => {
      await assert.rejects(open(text, 'idp'), (error) => {
        assert.ok(error instanceof TargetsFileError);
        const told = error.problems.map((problem) => `${problem.message} ${problem.suggestion ?? ''}`).join('\n');
        assert.match(told, message);
        assert.ok(!told.includes('p4ssw0rd'));
        return true;
      });
    });

  it('an address without TLS is refused when the target is opened', async () => {
    await assert.rejects(open(LDAP.replace('start-tls: true\n', ''), 'idp'), /can not be opened: url .* has no TLS/);
  });
});
