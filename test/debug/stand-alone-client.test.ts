import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { before } from 'mocha';
import { buildBundle, bundleIsFresh } from '../../scripts/bundle.js';
import { lineOf, PEOPLE, type PeopleFolder } from './people-folder.ts';
import { peopleForEach } from './people-for-each.ts';
import { isRunning, processTree } from './process-tree.ts';
import { StandAloneClient } from './stand-alone-client.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/command-line.js', import.meta.url));

const ADA = { login: 'ada', name: 'Ada', roles: [{ name: 'dev' }, { name: 'ops' }] };

interface Frame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
}

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
}

describe('A client that is no editor', function () {
  this.timeout(120_000);
  let folder: PeopleFolder;
  let client: StandAloneClient;

  before(async () => {
    if (!bundleIsFresh()) await buildBundle();
  });
  peopleForEach(
    (path) => new StandAloneClient(PROGRAM, path),
    (...given) => {
      [folder, client] = given;
    },
  );

  async function launch(lines: readonly string[], input: object = ADA): Promise<void> {
    await client.request('initialize', { adapterID: 'idflow', linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
    await client.request('launch', { flow: folder.flow, input });
    await client.event('initialized');
    const breakpoints = lines.map((text) => ({ line: lineOf(text) }));
    await client.request('setBreakpoints', { source: { path: folder.flow }, breakpoints });
    await client.request('setExceptionBreakpoints', { filters: ['step-failed'] });
    await client.request('configurationDone');
  }

  const frames = async (): Promise<readonly Frame[]> =>
    (await client.request('stackTrace', { threadId: 1 }))['stackFrames'] as readonly Frame[];

  const variables = async (variablesReference: number): Promise<readonly Variable[]> =>
    (await client.request('variables', { variablesReference }))['variables'] as readonly Variable[];

  async function scope(frame: Frame, title: string): Promise<number> {
    const { scopes } = await client.request('scopes', { frameId: frame.id });
    return (scopes as { name: string; variablesReference: number }[]).find(({ name }) => name === title)!.variablesReference;
  }

  it('goes through a whole session: steps, a script, a changed value, a loop, an expected failure, and the end', async () => {
    await launch(['  may:', '  add-role:'], { ...ADA, roles: [{ name: 'dev' }, { name: 'dev' }] });
    assert.equal((await client.event('stopped')).body['reason'], 'breakpoint');
    assert.deepEqual(
      (await frames()).map(({ name }) => name),
      ['may', 'Keep people'],
    );

    assert.equal((await client.go('stepIn')).body['reason'], 'step');
    const [script, step] = await frames();
    assert.deepEqual([script!.name, script!.line, step!.name], ['somebody', lineOf('            const known'), 'may']);
    const given = await variables(await scope(script!, 'Given to the script'));
    const newObject = given.find(({ name }) => name === 'newObject')!;
    assert.equal(newObject.value, '{login: "ada", name: "Ada", password: null}');
    const { variablesReference } = newObject;
    await client.request('setVariable', { variablesReference, name: 'name', value: '"Ada Lovelace"' });
    await client.go('next');
    const { result } = await client.request('evaluate', {
      expression: 'known',
      frameId: (await frames())[0]!.id,
      context: 'watch',
    });
    assert.equal(result, 'true');

    await client.go('stepOut');
    assert.equal((await frames())[0]!.name, 'add');
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
    await client.go('continue');
    assert.equal((await frames())[0]!.name, 'add-role (item 1 of 2)');
    await client.go('continue');
    assert.equal((await frames())[0]!.name, 'add-role (item 2 of 2)');
    const failed = await client.go('continue');
    assert.match(String(failed.body['text']), /^add-role failed \(already-exists/);

    await client.request('continue', { threadId: 1 });
    await client.event('terminated');
    const { pids, listening } = processTree(client.process.pid!);
    assert.deepEqual(listening, [], 'a port is open');
    await client.request('disconnect');
    assert.equal(await client.ended, 0);
    assert.deepEqual(pids.filter(isRunning), []);
    assert.equal(client.errors, '');
    assert.deepEqual(folder.rows('SELECT * FROM people'), [{ login: 'ada', name: 'Ada Lovelace' }]);
    assert.deepEqual(folder.rows('SELECT * FROM roles'), [{ login: 'ada', name: 'dev' }]);
  });

  it('that goes away in the middle of a script leaves nothing running, and a database that can be read', async () => {
    await launch(['  add-role:']);
    await client.event('stopped');
    await client.request('setBreakpoints', { source: { path: folder.flow }, breakpoints: [{ line: lineOf('  tell:') }] });
    await client.go('continue');
    const { pids } = processTree(client.process.pid!);
    client.vanish();
    await client.ended;
    assert.deepEqual(pids.filter(isRunning), []);
    assert.deepEqual(folder.rows('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
    assert.deepEqual(folder.rows('SELECT * FROM roles'), [
      { login: 'ada', name: 'dev' },
      { login: 'ada', name: 'ops' },
    ]);
  });

  it('that goes away while a script loops for ever leaves nothing running', async () => {
    const endless = folder.write('people.idflow.yaml', PEOPLE.replace('const known = ', 'for (;;);\n            const known = '));
    assert.equal(endless, folder.flow);
    await launch(['  may:']);
    await client.event('stopped');
    await client.go('stepIn');
    await client.request('continue', { threadId: 1 });
    await client.go('pause');
    assert.equal((await frames())[0]!.name, 'somebody');
    await client.request('continue', { threadId: 1 });
    const { pids } = processTree(client.process.pid!);
    client.vanish();
    await client.ended;
    assert.deepEqual(pids.filter(isRunning), []);
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
  });

  it('is refused what makes no sense, with a sentence, and goes on', async () => {
    await launch(['  add:']);
    await client.event('stopped');
    for (const [command, args] of [
      ['variables', { variablesReference: 987_654 }],
      ['scopes', { frameId: 987_654 }],
      ['evaluate', { expression: 'input.', frameId: (await frames())[0]!.id, context: 'watch' }],
      ['setExpression', { expression: 'input.login', value: '1', frameId: (await frames())[0]!.id }],
      ['nonsense', {}],
    ] as const) {
      const { success, message } = await client.send(command, args);
      assert.deepEqual([command, success, (message ?? '').length > 10], [command, false, true]);
    }
    assert.equal((await frames())[0]!.name, 'add');
    await client.request('disconnect');
    assert.equal(await client.ended, 0);
  });
});
