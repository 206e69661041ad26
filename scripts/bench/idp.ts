import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { compileFlow } from '../../src/engine/compile-flow.ts';
import { readFlow } from '../../src/flow/read-flow.ts';
import { createOktaTarget } from '../../src/targets/idp/okta/target.ts';
import { openSqlite } from '../../src/targets/sql/sqlite.ts';
import { plainScripts } from './engine.ts';

const FLOW_FILE = 'scripts/bench/provision.idflow.yaml';
const SCHEMA = 'CREATE TABLE iam_user_reference (email TEXT PRIMARY KEY, okta_id TEXT NOT NULL)';
const UPSERT =
  'INSERT INTO iam_user_reference (email, okta_id) VALUES (?, ?) ON CONFLICT (email) DO UPDATE SET okta_id = excluded.okta_id';

interface Org {
  readonly url: string;
  readonly token: string;
  readonly groups: readonly string[];
  readonly process: ChildProcess;
}

interface Person {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly groups: readonly string[];
}

/** Starts an embedded IdP with the given latency in a process of its own. */
export async function startOrg(latencyMs: number): Promise<Org> {
  const child = fork(new URL('./idp-server.ts', import.meta.url), [String(latencyMs)]);
  const [org] = (await once(child, 'message')) as [Omit<Org, 'process'>];
  return { ...org, process: child };
}

let batch = 0;
function people(org: Org, count: number): Person[] {
  batch++;
  return Array.from({ length: count }, (_, index) => ({
    email: `b${batch}.user${index}@example.com`,
    firstName: 'Bench',
    lastName: `User${index}`,
    groups: org.groups,
  }));
}

/** Works through the list with so many at once. @returns seconds */
async function pool<T>(items: readonly T[], concurrency: number, work: (item: T) => Promise<unknown>): Promise<number> {
  let next = 0;
  const started = performance.now();
  const worker = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return (performance.now() - started) / 1000;
}

/** Users a second of the flow: five IdP calls, one after another, and a row. */
export async function flowUsersPerSecond(org: Org, count: number, concurrency: number, parallelGroups = 1): Promise<number> {
  const efs = openSqlite({ name: 'efs', file: ':memory:', schema: SCHEMA });
  const idp = createOktaTarget({ name: 'idp', orgUrl: org.url, auth: { type: 'ssws', token: org.token } });
  const text = readFileSync(FLOW_FILE, 'utf8').replace('do: add,', `do: add, concurrency: ${parallelGroups},`);
  const flow = compileFlow(readFlow(text, FLOW_FILE), {
    targets: new Map<string, typeof efs | typeof idp>([
      ['efs', efs],
      ['idp', idp],
    ]),
    sandbox: plainScripts,
    files: { read: () => undefined },
  });
  const everybody = people(org, count);
  const seconds = await pool(everybody, concurrency, async (user) => {
    const report = await flow.run({ input: { user } as never });
    if (report.outcome !== 'succeeded') throw new Error(`${user.email}: ${report.outcome} ${report.message ?? ''}`);
  });
  await Promise.all([efs.close(), idp.close()]);
  return count / seconds;
}

/** Users a second of the same calls, written by hand on a bare keep-alive agent. */
export async function handWrittenUsersPerSecond(org: Org, count: number, concurrency: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const send = (method: string, path: string, body?: unknown): Promise<{ status: number; json: { id: string } }> =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        authorization: `SSWS ${org.token}`,
        accept: 'application/json',
        ...(payload ? { 'content-type': 'application/json' } : {}),
      };
      const call = request(org.url + path, { method, agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, json: (text === '' ? {} : JSON.parse(text)) as { id: string } }),
        );
      });
      call.on('error', reject);
      call.end(payload);
    });
  const database = new DatabaseSync(':memory:');
  database.exec(SCHEMA);
  const upsert = database.prepare(UPSERT);
  const everybody = people(org, count);
  const seconds = await pool(everybody, concurrency, async ({ email, firstName, lastName, groups }) => {
    const found = await send('GET', `/api/v1/users/${encodeURIComponent(email)}`);
    const user =
      found.status === 404
        ? await send('POST', '/api/v1/users?activate=true', { profile: { login: email, email, firstName, lastName } })
        : found;
    await send('GET', `/api/v1/users/${user.json.id}/groups`);
    for (const group of groups) await send('PUT', `/api/v1/groups/${group}/users/${user.json.id}`);
    upsert.run(email, user.json.id);
  });
  agent.destroy();
  database.close();
  return count / seconds;
}
