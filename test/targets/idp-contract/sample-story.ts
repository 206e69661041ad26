import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { compileFlow } from '../../../src/engine/compile-flow.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/flow/json.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { startEmbeddedIdp, type IdpSeed } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { createOktaTarget } from '../../../src/targets/idp/okta/target.ts';
import type { IdpTarget, Target } from '../../../src/targets/port.ts';
import { openSqlite } from '../../../src/targets/sql/sqlite.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(ROOT + path, 'utf8');

/** What a sample did: how each run ended, and what the IdP holds afterwards, in words that all of them share. */
export interface Story {
  readonly outcomes: readonly string[];
  readonly people: JsonObject;
}

/** The seed of a sample's embedded IdP. */
export const seedOf = (sample: string): IdpSeed => parse(read(`samples/${sample}/database/idp.yaml`)) as IdpSeed;

/** Runs inputs of a sample, one after the other, on an IdP and fresh embedded databases; the flow is the file as it stands. */
export async function tellStory(sample: string, idp: IdpTarget, inputs: readonly string[]): Promise<Story> {
  const folder = `samples/${sample}`;
  const file = `${folder}/${sample}.idflow.yaml`;
  const source = readFlow(read(file), file);
  assert.deepEqual(source.problems, []);
  const targets = new Map<string, Target>();
  for (const [name, kind] of source.flow?.targets ?? [])
    targets.set(name, kind === 'sql' ? databaseOf(folder, name) : { ...idp, name });
  const sandbox = createSandbox({ workers: 1 });
  try {
    const files = { read: (path: string) => (existsSync(ROOT + path) ? read(path) : undefined) };
    const flow = compileFlow(source, { targets, sandbox, files });
    const outcomes: string[] = [];
    for (const input of inputs) {
      const value = JSON.parse(read(`${folder}/inputs/${input}.json`)) as Json;
      const report = await flow.run({ runId: `story-${String(outcomes.length)}`, input: value, consent: () => true });
      outcomes.push(`${input}: ${report.outcome}${report.failure ? ` (${report.failure.message})` : ''}`);
    }
    return { outcomes, people: await peopleOf(idp) };
  } finally {
    await sandbox.close();
    for (const target of targets.values()) if (target.kind === 'sql') await target.close();
  }
}

/** The same on the embedded IdP, for comparison. */
export async function tellStoryEmbedded(sample: string, inputs: readonly string[]): Promise<Story> {
  const idp = await startEmbeddedIdp({ seed: seedOf(sample) });
  const target = createOktaTarget({ name: 'idp', orgUrl: idp.url, auth: { type: 'ssws', token: idp.token } });
  try {
    return await tellStory(sample, target, inputs);
  } finally {
    await target.close();
    await idp.close();
  }
}

/** Brings what a sample starts from into another IdP. */
export async function seedWith(idp: IdpTarget, { users = [], groups = [] }: IdpSeed): Promise<void> {
  const call = async (...of: Parameters<IdpTarget['call']>): Promise<Json> => (await idp.call(...of)).value;
  const password = { password: { value: 'Tlpq-17-Xyz!' } };
  for (const { profile, status } of users) {
    const user = await call('create-user', { profile: profile as unknown as JsonObject, credentials: password });
    if (status === 'SUSPENDED' || status === 'DEPROVISIONED') await call('deactivate-user', { user: idOf(user) });
  }
  for (const { name, members = [] } of groups) {
    const group = idOf(await call('create-group', { name }));
    for (const member of members)
      await call('add-user-to-group', { group, user: idOf(await call('find-user', { user: member })) });
  }
}

const PROFILE = ['firstName', 'lastName', 'displayName', 'department', 'title', 'email'];

async function peopleOf(idp: IdpTarget): Promise<JsonObject> {
  const { value: users } = await idp.call('list-users', {});
  const people: Record<string, Json> = {};
  for (const user of users as readonly JsonObject[]) {
    const { profile, status } = user;
    assert.ok(isJsonObject(profile) && typeof profile['login'] === 'string', 'a user without a login');
    const { value: groups } = await idp.call('list-user-groups', { user: idOf(user) });
    people[profile['login']] = {
      ...Object.fromEntries(PROFILE.map((name) => [name, profile[name] ?? null])),
      blocked: ['STAGED', 'SUSPENDED', 'DEPROVISIONED'].includes(String(status)),
      groups: (groups as readonly { readonly profile: { readonly name: string } }[])
        .map((group) => group.profile.name)
        .filter((name) => name !== 'Everyone')
        .sort(),
    };
  }
  return Object.fromEntries(Object.entries(people).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function databaseOf(folder: string, name: string): Target {
  const schema = `${folder}/database/${name}.sql`;
  return openSqlite({ name, file: ':memory:', schema: read(schema) });
}

function idOf(value: Json): string {
  assert.ok(isJsonObject(value) && typeof value['id'] === 'string', JSON.stringify(value));
  return value['id'];
}
