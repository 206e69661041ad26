import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { askRunner, type AskedOfRunner } from '../../src/extension/run/ask-runner.ts';
import type { TargetAnswer } from '../../src/runner/target-questions.ts';
import { RunnerFolder } from './runner-folder.ts';

const TARGETS = `default: local
environments:
  local:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: hr.sql }
    idp: { kind: okta-embedded, file: .idflow/idp.db, seed: idp.yaml }
  broken:
    hr: { kind: sqlite, file: hr.sql }
    idp: { kind: okta-embedded, file: ':memory:', seed: idp.yaml }
  secret:
    hr:
      kind: postgresql
      host: 127.0.0.1
      port: 1
      database: hr
      user: idflow
      password: \${secret:hr-password}
      tls: off
`;
const SCHEMA = 'CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY, city TEXT NOT NULL);\n';
const SEED = `users:
  - profile: { login: jane@example.com, email: jane@example.com, firstName: Jane, lastName: Doe }
groups:
  - { name: Staff }
`;

describe('questions about targets, answered by a runner', function () {
  this.timeout(30_000);
  const folder = new RunnerFolder();
  const asked: string[] = [];
  beforeEach(() => {
    asked.length = 0;
    folder.write('idflow.targets.yaml', TARGETS);
    folder.write('hr.sql', SCHEMA);
    folder.write('idp.yaml', SEED);
  });

  const place = (environment: string | null = null, unsaved: Record<string, string> = {}) => ({
    file: folder.path('idflow.targets.yaml'),
    unsaved,
    environment,
  });
  const ask = async <Type extends TargetAnswer['type']>(type: Type, question: AskedOfRunner, signal?: AbortSignal) => {
    const askValue = (from: string, name: string): Promise<string | undefined> => {
      asked.push(`${from} ${name}`);
      return Promise.resolve(name === 'hr-password' ? 'pa55-of-the-database' : undefined);
    };
    const answer = await askRunner(folder.pool, question, { askValue, signal });
    assert.equal(answer.type, type);
    return answer as Extract<TargetAnswer, { type: Type }>;
  };

  it('tests all targets of an environment', async () => {
    const { tested = [] } = await ask('targets-tested', { type: 'test-targets', ...place() });
    assert.deepEqual(
      tested.map(({ name, kind, ok }) => [name, kind, ok]),
      [
        ['hr', 'sqlite', true],
        ['idp', 'okta-embedded', true],
      ],
    );
    assert.match(tested[0]!.server, /^SQLite 3/);
  });

  it('tests one that can not be opened beside one that can', async () => {
    const { tested = [] } = await ask('targets-tested', { type: 'test-targets', ...place('broken') });
    assert.deepEqual(
      tested.map(({ name, ok }) => [name, ok]),
      [
        ['hr', false],
        ['idp', true],
      ],
    );
    assert.match(tested[0]!.message ?? '', /is not a SQLite database/);
  });

  it('asks for the secrets of what it opens, and shows them to nobody', async () => {
    const question = { type: 'test-targets', ...place('secret'), targets: ['hr'] } as const;
    const answer = await ask('targets-tested', { ...question, targets: ['hr'] });
    assert.deepEqual(asked, ['secret hr-password']);
    assert.equal(answer.tested?.[0]?.ok, false);
    assert.ok(!JSON.stringify(answer).includes('pa55-of-the-database'));
  });

  it('browses, searches and fetches', async () => {
    const { page: tables } = await ask('browsed', { type: 'browse', ...place(), target: 'hr', path: [] });
    assert.deepEqual(
      tables?.entries.map(({ name, kind }) => [name, kind]),
      [['people', 'table']],
    );
    const { page: columns } = await ask('browsed', { type: 'browse', ...place(), target: 'hr', path: ['people'], filter: 'CIT' });
    assert.deepEqual(
      columns?.entries.map(({ path, detail }) => [path, detail]),
      [[['people', 'city'], 'TEXT, not null']],
    );
    const { page: users } = await ask('browsed', { type: 'browse', ...place(), target: 'idp', path: ['users'] });
    const [jane] = users!.entries;
    assert.equal(jane?.name, 'jane@example.com');
    const { value } = await ask('fetched', { type: 'fetch', ...place(), target: 'idp', path: [...jane.path] });
    assert.match(JSON.stringify(value), /"lastName":"Doe"/);
  });

  it('answers with a sentence what can not be: no such target, nothing there, a file that is not sound', async () => {
    const browse: Extract<AskedOfRunner, { type: 'browse' }> = { type: 'browse', ...place(), target: 'hrr', path: [] };
    assert.match((await ask('browsed', browse)).error ?? '', /no target `hrr`. Did you mean `hr`\?/);
    assert.match((await ask('browsed', { ...browse, target: 'hr', path: ['nope'] })).error ?? '', /there is nothing at `nope`/);
    const unsaved = { [folder.path('idflow.targets.yaml')]: 'environments: 5' };
    assert.match((await ask('browsed', { ...browse, unsaved })).error ?? '', /Line 1/);
  });

  it('reads schemas, of a flow those of the targets that it uses', async () => {
    const flow = 'idflow: 1\nname: X\ntargets: { hr: sql }\nsteps:\n  a: { sql: SELECT 1 FROM people, target: hr, next: end }\n';
    folder.write('x.idflow.yaml', flow);
    const question = { type: 'schema', ...place(), file: folder.path('x.idflow.yaml'), local: false } as const;
    const { schemas, errors } = await ask('schema-read', question);
    assert.deepEqual(Object.keys(schemas ?? {}), ['hr']);
    assert.deepEqual(
      schemas!['hr']!.tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]),
      [['people', ['login', 'city']]],
    );
    assert.deepEqual(errors, {});
  });

  it('tells of an embedded database what it will have, without making it', async () => {
    const question = { type: 'schema', ...place(), local: true } as const;
    const { schemas } = await ask('schema-read', question);
    assert.deepEqual(
      schemas?.['hr']?.tables.map(({ name }) => name),
      ['people'],
    );
    assert.equal(existsSync(folder.path('.idflow/hr.db')), false);
  });

  it('tells of one that is there what it has, beside what its schema would add', async () => {
    await ask('browsed', { type: 'browse', ...place(), target: 'hr', path: [] });
    folder.write('hr.sql', `${SCHEMA}CREATE TABLE IF NOT EXISTS grants (login TEXT);\n`);
    const { schemas } = await ask('schema-read', { type: 'schema', ...place(), local: true });
    assert.deepEqual(schemas?.['hr']?.tables.map(({ name }) => name).sort(), ['grants', 'people']);
    assert.deepEqual(folder.rows('.idflow/hr.db', "SELECT name FROM sqlite_master WHERE type = 'table'"), [{ name: 'people' }]);
  });

  it('contacts no server for what is local, and asks for no secret', async () => {
    const { schemas, errors } = await ask('schema-read', { type: 'schema', ...place('secret'), local: true });
    assert.deepEqual([schemas, errors, asked], [{}, {}, []]);
  });

  it('gives up when it is told to, though the server never answers', async () => {
    const connected = Promise.withResolvers<undefined>();
    const silent = createServer(() => connected.resolve(undefined));
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = silent.address() as AddressInfo;
      const unsaved = { [folder.path('idflow.targets.yaml')]: TARGETS.replace('port: 1', `port: ${port}`) };
      const controller = new AbortController();
      const answer = ask('browsed', { type: 'browse', ...place('secret', unsaved), target: 'hr', path: [] }, controller.signal);
      await connected.promise;
      controller.abort(new Error('enough'));
      await assert.rejects(answer, /enough/);
    } finally {
      silent.close();
    }
  });
});
