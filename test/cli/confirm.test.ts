import assert from 'node:assert/strict';
import { CliFailure } from '../../src/cli/cli-failure.ts';
import { deletesConfirmedBy, runsConfirmedBy } from '../../src/cli/run/confirm.ts';
import { createRedactor } from '../../src/runs/redact.ts';

const production = { name: 'production', targets: [{ name: 'hr', kind: 'postgresql' }] };
const by = (name: string): string => `--yes-run-on ${name}`;

describe('a person at the terminal', () => {
  for (const answer of [true, false])
    it(`is asked whether to run on a protected environment, and ${answer ? 'yes' : 'no'} counts`, async () => {
      const asked: string[] = [];
      const confirm = runsConfirmedBy({ named: undefined, by }, (question) => asked.push(question) > 0 === answer);
      assert.equal(await confirm(production), answer);
      assert.deepEqual(asked, ['The environment production is protected (hr: postgresql). Run on it?']);
    });

  it('is not asked where the command line names the environment, also another one', () => {
    const nobody = (): never => assert.fail('was asked');
    assert.equal(runsConfirmedBy({ named: 'production', by }, nobody)(production), true);
    assert.throws(() => runsConfirmedBy({ named: 'staging', by }, nobody)(production), CliFailure);
  });

  it('is told what would be deleted, without secrets', async () => {
    const asked: string[] = [];
    const confirm = deletesConfirmedBy((question) => asked.push(question) > 0, createRedactor(['tok-4711-secret']));
    const what = 'DELETE FROM people\n  WHERE login = :login';
    const parameters = { login: 'ada', password: 'Passw0rd!', note: 'tok-4711-secret' };
    assert.equal(await confirm?.({ environment: 'production', target: 'hr', what, parameters }, 'gone'), true);
    assert.deepEqual(asked, [
      'Delete in hr of the protected environment production? DELETE FROM people WHERE login = :login ' +
        '(login = "ada", password = "•••", note = "•••")',
    ]);
  });
});
