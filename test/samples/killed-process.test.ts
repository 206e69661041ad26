import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openOnFiles } from './on-files.ts';

const INPUT = { user: { email: 'anna.keller@partner.example', firstName: 'Anna', lastName: 'Keller', language: 'de' } };
const SCRIPT = fileURLToPath(new URL('killed-run.ts', import.meta.url));

describe('sample create-user, its process killed with SIGKILL', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'idflow-killed-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const CALLS = [
    { call: 2, what: 'the insert into EFS' },
    { call: 4, what: 'the create in the IdP' },
    { call: 5, what: 'the look for a reference' },
  ];
  for (const { call, what } of CALLS)
    it(`after ${what}: both targets are readable, and the next run completes the job`, async () => {
      const child = spawn(process.execPath, [SCRIPT, folder, String(call), JSON.stringify(INPUT)], { stdio: 'inherit' });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      assert.equal(signal, 'SIGKILL');

      const { flow, efs, idp, close } = await openOnFiles(folder);
      try {
        const { outcome, message } = await flow.run({ input: INPUT });
        assert.equal(outcome, 'succeeded', message);
        const { rows } = await efs.prepare('PRAGMA integrity_check').run([]);
        assert.deepEqual(rows, [{ integrity_check: 'ok' }]);
        const accounts = idp.users().filter(({ login }) => login === INPUT.user.email);
        assert.equal(accounts.length, 1);
        const joined = await efs
          .prepare('SELECT u.email, u.language, r.okta_id FROM users u JOIN iam_user_reference r ON r.user_id = u.id WHERE u.id > 2')
          .run([]);
        assert.deepEqual(joined.rows, [{ email: INPUT.user.email, language: 'de', okta_id: accounts[0]?.id }]);
        assert.equal((await flow.run({ input: INPUT })).outcome, 'no-changes');
      } finally {
        await close();
      }
    }).timeout(120_000);
});
