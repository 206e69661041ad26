import assert from 'node:assert/strict';
import type { FlowClient } from './dap-client.ts';
import { lineOf, PEOPLE, type PeopleFolder } from './people-folder.ts';
import { flowClient, peopleForEach } from './people-for-each.ts';

const ADA = { login: 'ada', name: 'Ada', roles: [] };
const TARGETS = `environments:
  production:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: hr.sql }
protected: { production: { max-changes: 2 } }
`;
const ON = { confirmRunOn: 'production' };

describe('Debugging in a protected environment', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  const connect = peopleForEach(flowClient, (...given) => {
    [folder, client] = given;
    folder.write('idflow.targets.yaml', TARGETS);
  });
  const logins = (): unknown[] => folder.rows('SELECT login FROM people').map(({ login }) => login);

  /** A session of its own, to its end. */
  const ran = async (configuration: object): Promise<string> => {
    const one = connect();
    await one.launching({ flow: folder.flow, ...ON, ...configuration });
    await one.configurationDoneRequest();
    await one.terminated();
    await one.leave();
    return one.output;
  };

  for (const noDebug of [false, true])
    it(`does not begin without confirmation${noDebug ? ', also where nothing is debugged' : ''}`, async () => {
      await assert.rejects(
        client.launching({ flow: folder.flow, input: ADA, noDebug }),
        /`production` is protected, and there is nobody to ask here\. To run on it say so: `"confirmRunOn": "production"`\./,
      );
      assert.throws(logins, /unable to open/);
    });

  for (const [noDebug, granted] of [
    [false, false],
    [true, true],
  ] as const)
    it(`asks before a delete, whatever the flow's own questions are answered with: ${granted ? 'yes' : 'no'}`, async () => {
      await ran({ input: ADA });
      await client.launching({ flow: folder.flow, input: ADA, consent: 'yes', noDebug, ...ON });
      const asked = client.waitForEvent('consent');
      await client.configurationDoneRequest();
      const { id, question, step, deletion } = (await asked).body as Record<string, unknown>;
      const what = 'DELETE FROM people WHERE login = :login';
      assert.equal(question, `Delete in hr of the protected environment production? ${what} (login = "ada")`);
      assert.equal(step, 'removed');
      assert.deepEqual(deletion, { environment: 'production', target: 'hr', what, values: 'login = "ada"' });
      await client.customRequest('consent', { id, granted });
      await client.terminated();
      assert.deepEqual(logins(), granted ? [] : ['ada']);
      assert.match(client.output, granted ? /Keep people: succeeded/ : /Keep people: cancelled/);
    });

  it('counts the changes of all records together', async () => {
    folder.write('people.ndjson', ['ada', 'bob', 'cyd', 'dee'].map((login) => `${JSON.stringify({ ...ADA, login })}\n`).join(''));
    const output = await ran({ input: 'people.ndjson' });
    assert.match(output, /protected: a run may make 2 changes in it\. 2 were made/);
    assert.deepEqual(logins(), ['ada', 'bob']);
  });

  it('counts what a script changes that somebody stepped through, and nothing that is only shown again', async () => {
    const script =
      "targets.hr.execute('INSERT INTO roles VALUES (:login, :name)', { login: 'ada', name: 'dev' })\n            const known";
    const flow = PEOPLE.replace('const known', script);
    folder.write('people.idflow.yaml', flow);
    await client.launching({ flow: folder.flow, input: ADA, ...ON });
    await client.breakpoints(folder.flow, [lineOf('const known', flow)]);
    await client.configurationDoneRequest();
    const { frames } = await client.halt();
    assert.equal(frames[0]?.line, lineOf('const known', flow));
    await client.back();
    await client.onwards();
    await client.toTheEnd();
    assert.match(client.output, /Keep people: succeeded/);
    assert.deepEqual(logins(), ['ada']);
    assert.equal(folder.rows('SELECT * FROM roles').length, 1);
  });

  for (const code of ["targets.hr.execute('DELETE FROM roles', {})", "targets.hr.execute('INSERT INTO roles VALUES (1, 2)', {})"])
    it(`changes nothing unasked from the debug console: ${code.slice(19, 25)}`, async () => {
      await ran({ input: { ...ADA, roles: [{ name: 'dev' }] } });
      await client.launching({ flow: folder.flow, input: { ...ADA, login: 'bob' }, ...ON });
      await client.breakpoints(folder.flow, [lineOf('const known')]);
      await client.configurationDoneRequest();
      const { frames } = await client.halt();
      await client.evaluates(frames[0]!, code, 'repl').catch(() => undefined);
      assert.deepEqual(folder.rows('SELECT login, name FROM roles'), [{ login: 'ada', name: 'dev' }]);
    });
});
