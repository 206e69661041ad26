import assert from 'node:assert/strict';
import type { ShownDeletion } from '../../../src/runs/deletion.ts';
import { PEOPLE_FLOW, PEOPLE_SCHEMA } from '../../cli/command-line.ts';
import { RunnerFolder } from '../../runner/runner-folder.ts';
import { WatchedRun, type WatchedOptions } from './watched-run.ts';

const TARGETS = `environments:
  production:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: people.sql }
    unused: { kind: okta-embedded, file: ':memory:' }
protected: production
`;
const ADA = { login: 'ada', name: 'Ada' };
const LEAVER = { login: 'ada', leaves: true };

describe('a run in a protected environment', function () {
  this.timeout(30_000);
  const folder = new RunnerFolder();
  beforeEach(() => {
    folder.write('people.idflow.yaml', PEOPLE_FLOW);
    folder.write('people.sql', PEOPLE_SCHEMA);
    folder.write('idflow.targets.yaml', TARGETS);
  });
  const finished = async (options: WatchedOptions): Promise<WatchedRun> => {
    const run = new WatchedRun(folder, 'people.idflow.yaml', { consent: async () => true, ...options });
    assert.equal(await run.ended(folder), undefined);
    return run;
  };
  const yes = async (): Promise<boolean> => true;

  it('is confirmed first, with the targets that the flow uses', async () => {
    const asked: unknown[] = [];
    const confirmRun = async (...given: unknown[]): Promise<boolean> => asked.push(given) > 0;
    const run = await finished({ input: ADA, confirmRun });
    assert.deepEqual(asked, [['production', [{ name: 'hr', kind: 'sqlite' }]]]);
    assert.equal(run.report.outcome, 'succeeded');
  });

  it('does not begin, and opens nothing, where it is not confirmed or the dialog fails', async () => {
    for (const confirmRun of [async () => false, async () => Promise.reject(new Error('no window'))]) {
      let opened = false;
      const run = await finished({ input: ADA, confirmRun, onOpened: () => (opened = true) });
      assert.deepEqual([run.events, opened], [[], false]);
    }
    assert.throws(() => folder.rows('.idflow/hr.db', 'SELECT 1'), /unable to open/);
  });

  it('asks before each delete, whatever the flow asks itself', async () => {
    await finished({ input: ADA, confirmRun: yes });
    const asked: [ShownDeletion, string][] = [];
    const confirmDelete = async (deletion: ShownDeletion, step: string): Promise<boolean> => asked.push([deletion, step]) > 1;
    const declined = await finished({ input: LEAVER, confirmRun: yes, confirmDelete });
    assert.equal(declined.report.outcome, 'cancelled');
    const what = 'DELETE FROM people WHERE login = :login';
    assert.deepEqual(asked, [[{ environment: 'production', target: 'hr', what, values: 'login = "ada"' }, 'delete']]);
    const confirmed = await finished({ input: LEAVER, confirmRun: yes, confirmDelete });
    assert.equal(confirmed.report.outcome, 'succeeded');
    assert.deepEqual(folder.rows('.idflow/hr.db', 'SELECT login FROM people'), []);
  });

  it('counts also what is not saved as protected', async () => {
    const unsaved = {
      [folder.path('idflow.targets.yaml')]: TARGETS.replace('production\n', '{ production: { max-changes: 1 } }\n'),
    };
    folder.write('idflow.targets.yaml', TARGETS.replace('protected: production\n', ''));
    let asked = 0;
    const confirmRun = async (): Promise<boolean> => ++asked > 0;
    await finished({ input: ADA, confirmRun });
    assert.equal(asked, 0);
    await finished({ input: { ...ADA, login: 'bob' }, confirmRun, unsaved });
    assert.equal(asked, 1);
  });
});
