import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { idpSeedSchema, startEmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { person, startTestIdp } from './idp-client.ts';

const SEED = parse(`
users:
  - profile: { login: nora@example.com, email: nora@example.com, firstName: Nora, lastName: Vega, department: Sales }
  - id: 00uomar
    status: STAGED
    profile: { login: omar@example.com, email: omar@example.com, firstName: Omar, lastName: Diaz }
groups:
  - { name: Portal users, members: [nora@example.com, omar@example.com] }
apps:
  - { label: Portal, clientId: portal-client, groups: [Portal users], users: [nora@example.com] }
trustedOrigins:
  - { name: Portal, origin: 'https://portal.example.com' }
`) as unknown;

describe('embedded IdP: store', function () {
  this.timeout(30_000);
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embedded-idp-'));
    file = join(folder, 'idp.db');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('holds what its seed says, and after a restart what was made of it', async () => {
    const first = await startTestIdp({ file, seed: idpSeedSchema.parse(SEED) });
    assert.deepEqual(first.state.groupsOf('nora@example.com'), ['Portal users']);
    assert.equal(first.state.user('00uomar')?.status, 'STAGED');
    assert.deepEqual(
      first.state.appAssignments().map(({ label, kind, assignee }) => [label, kind, assignee]),
      [
        ['Portal', 'group', 'Portal users'],
        ['Portal', 'user', 'nora@example.com'],
      ],
    );
    for (let time = 0; time < 2; time += 1) await first.request('DELETE', '/api/v1/users/nora@example.com');
    const before = first.state.snapshot();
    await first.close();
    const second = await startTestIdp({ file, seed: idpSeedSchema.parse(SEED) });
    assert.deepEqual(second.state.snapshot(), before);
    assert.equal(second.state.user('nora@example.com'), undefined, 'the seed brings nobody back');
    await second.close();
  });

  it('says where a seed is wrong, and writes nothing of it', async () => {
    const user = { profile: { login: 'nora@example.com', email: 'nora@example.com', firstName: 'Nora', lastName: 'Vega' } };
    const group = { name: 'Sales', members: ['ghost@example.com'] };
    await assert.rejects(
      startEmbeddedIdp({ file, seed: { users: [user], groups: [group] } }),
      /seed .* not valid at groups\[0\]: there is no user "ghost@example.com" in the seed/,
    );
    await assert.rejects(
      startEmbeddedIdp({ file, seed: { users: [user, user] } }),
      /at users\[1\]: .* login: An object with this field/,
    );
    await assert.rejects(startEmbeddedIdp({ file, seed: { people: [] } as object }), /Unrecognized key: "people"/);
    const idp = await startTestIdp({ file });
    assert.deepEqual(idp.state.users(), []);
    await idp.close();
  });

  it('gives what a seed names the same id in each store in memory, so that what was listed in one is found in the next', async () => {
    const idsIn = async (): Promise<readonly unknown[]> => {
      const idp = await startTestIdp({ seed: idpSeedSchema.parse(SEED) });
      const ids: unknown[] = [];
      for (const kind of ['users', 'groups', 'apps', 'trustedOrigins']) {
        const { json } = await idp.request('GET', `/api/v1/${kind}`);
        ids.push(...(json as unknown as readonly { readonly id: string }[]).map(({ id }) => id));
      }
      await idp.close();
      return ids;
    };
    const [first, second] = [await idsIn(), await idsIn()];
    assert.equal(new Set(first).size, 5);
    assert.deepEqual(second, first);
  });

  it('makes the same ids for the same calls where that is asked, and goes on after a restart', async () => {
    const run = async (name: string, database?: string) => {
      const idp = await startTestIdp({ idSeed: 7, ...(database !== undefined && { file: database }) });
      const created = await idp.request('POST', '/api/v1/users', person(name));
      await idp.close();
      assert.equal(created.status, 200);
      return String(created.json['id']);
    };
    const [first, again] = [await run('nora', file), await run('nora')];
    assert.equal(first, again);
    assert.notEqual(await run('omar', file), first);
  });

  it('refuses a file that is no store of its own, and a port that is taken', async () => {
    await writeFile(file, 'name;mail\nNora;nora@example.com\n'.repeat(100));
    await assert.rejects(startEmbeddedIdp({ file }), /Cannot open the store of the embedded IdP .*file is not a database/);
    const idp = await startTestIdp();
    const port = Number(new URL(idp.url).port);
    await assert.rejects(startEmbeddedIdp({ port }), /can not listen on 127\.0\.0\.1:\d+: another program listens there/);
    await idp.close();
  });

  it('keeps each answered write when its process is killed in the middle of writing', async () => {
    const module = fileURLToPath(new URL('../../../src/targets/embedded/idp/embedded-idp.ts', import.meta.url));
    const script = `
      const { startEmbeddedIdp } = await import(${JSON.stringify(module)});
      const idp = await startEmbeddedIdp({ file: ${JSON.stringify(file)}, tokens: ['t'] });
      process.stdout.write(idp.url + '\\n');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
    );
    const answered: string[] = [];
    const writer = async (lane: number) => {
      for (let index = 0; ; index += 1) {
        const name = `u${lane}-${index}`;
        const body = JSON.stringify(person(name));
        const headers = { Authorization: 'SSWS t', 'Content-Type': 'application/json' };
        const answer = await fetch(`${url}/api/v1/users`, { method: 'POST', headers, body });
        if (answer.status === 200) answered.push(`${name}@example.com`);
        if (answered.length === 40) child.kill('SIGKILL');
      }
    };
    await Promise.allSettled([writer(1), writer(2), writer(3)]);
    const idp = await startTestIdp({ file });
    const logins = new Set(idp.state.users().map(({ login }) => login));
    assert.ok(answered.length >= 40);
    assert.deepEqual(
      answered.filter((login) => !logins.has(login)),
      [],
    );
    assert.equal((await idp.request('POST', '/api/v1/users', person('after'))).status, 200);
    await idp.close();
  });

  it('is shared by several servers on one file: no write is lost, a login stays unique', async () => {
    const servers = await Promise.all([startTestIdp({ file }), startTestIdp({ file })]);
    const names = Array.from({ length: 30 }, (_, index) => `user-${index}`);
    const attempts = names.flatMap((name) => servers.map((server) => server.request('POST', '/api/v1/users', person(name))));
    const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort();
    assert.deepEqual(statuses, [...names.map(() => 200), ...names.map(() => 400)]);
    for (const server of servers) assert.equal(server.state.users().length, 30);
    await Promise.all(servers.map((server) => server.close()));
  });
});
