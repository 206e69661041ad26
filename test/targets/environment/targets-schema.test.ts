import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { CONNECTION_KINDS } from '../../../src/targets/environment/connections/index.ts';
import { targetsJsonSchema } from '../../../src/targets/environment/targets-schema.ts';
import { inspectTargetsFile } from '../../../src/targets/environment/targets-file.ts';

const conforms = new Ajv({ strict: false }).compile(targetsJsonSchema());

const SOUND: readonly string[] = [
  `default: live
protected: [live]
environments:
  live:
    hr: { kind: postgresql, host: '\${env:H}', port: 5432, database: d, user: u, password: '\${secret:p}', tls: off, pool-size: 5 }
    idp: { kind: okta, url: https://a.example.com, auth: { type: ssws, token: '\${secret:t}' } }
    app: { kind: scim, url: https://a.example.com, auth: { type: basic, user: u, password: '\${secret:p}' } }
`,
  'environments: { a: { hr: { kind: sqlite, file: a.db, schema: [a.sql, b.sql] } } }',
];

const BROKEN: Readonly<Record<string, string>> = {
  'an unknown key': 'environments: { a: { hr: { kind: sqlite, file: a, fiel: b } } }',
  'a missing key': 'environments: { a: { hr: { kind: sqlite } } }',
  'a key of another kind': 'environments: { a: { hr: { kind: sqlite, file: a, realm: b } } }',
  'no kind': 'environments: { a: { hr: { file: a } } }',
  'a kind that is none': 'environments: { a: { hr: { kind: sqlit, file: a } } }',
  'a secret in plain text': 'environments: { a: { hr: { kind: postgresql, host: h, database: d, user: u, password: hunter2 } } }',
  'a way to sign in that is none':
    'environments: { a: { o: { kind: okta, url: https://a.example.com, auth: { type: swss, token: "${secret:t}" } } } }',
  'a word that is none': 'environments: { a: { hr: { kind: postgresql, host: h, database: d, user: u, tls: on } } }',
  'a duration without a unit': 'environments: { a: { o: { kind: okta-embedded, file: a, latency: 5 } } }',
  'no environments': 'default: a',
  'a name with a blank': 'environments: { a: { "h r": { kind: sqlite, file: a } } }',
};

describe('the JSON Schema of targets files', () => {
  for (const text of [...SOUND, ...globSync('samples/*/idflow.targets.yaml').map((file) => readFileSync(file, 'utf8'))])
    it(`accepts what the reader does: ${text.replace(/\s+/g, ' ').slice(0, 60)}`, () => {
      assert.deepEqual(inspectTargetsFile(text, 'f').problems, []);
      assert.ok(conforms(parse(text)), JSON.stringify(conforms.errors?.slice(0, 3)));
    });

  for (const [what, text] of Object.entries(BROKEN))
    it(`refuses what the reader does: ${what}`, () => {
      assert.ok(inspectTargetsFile(text, 'f').problems.length > 0);
      assert.equal(conforms(parse(text)), false);
    });

  it('has every kind of connection, with the documentation of its keys', () => {
    const { definitions } = targetsJsonSchema() as {
      definitions: Record<string, { properties: Record<string, { description: string }> }>;
    };
    for (const { kind, fields } of CONNECTION_KINDS)
      for (const [key, { doc }] of Object.entries(fields))
        assert.equal(definitions[`connection-${kind}`]?.properties[key]?.description, doc, `${kind}.${key}`);
  });
});
