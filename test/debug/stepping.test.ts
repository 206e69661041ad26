import assert from 'node:assert/strict';
import type { FlowClient } from './dap-client.ts';
import { lineOf, type PeopleFolder } from './people-folder.ts';
import { flowClient, peopleForEach } from './people-for-each.ts';
import { threadNames } from './process-tree.ts';

const ADA = { login: 'ada', name: 'Ada', roles: [{ name: 'dev' }, { name: 'ops' }] };

describe('A debug session', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  const connect = peopleForEach(flowClient, (...given) => {
    [folder, client] = given;
  });

  const start = async (more: object = {}, lines: readonly number[] = []): Promise<void> => {
    await client.launching({ flow: folder.flow, input: ADA, ...more });
    await client.breakpoints(folder.flow, lines);
    await client.configurationDoneRequest();
  };

  it('stops on entry, steps over each step, goes through all items of a loop, and ends', async () => {
    await start({ stopOnEntry: true });
    const entry = await client.halt();
    assert.equal(entry.reason, 'entry');
    assert.deepEqual(entry.stack, [`values:${lineOf('  values:')}`, `Keep people:${lineOf('name: Keep')}`]);
    assert.equal(entry.frames[0]?.source?.path, folder.flow);
    const names: string[] = [];
    for (let step = 0; step < 6; step++) names.push((await client.next()).frames[0]!.name);
    assert.deepEqual(names, ['there', 'may', 'add', 'roles', 'tell', 'done']);
    await client.nextRequest({ threadId: 1 });
    await client.terminated();
    assert.match(client.output, /say: Welcome, ada\.\n/);
    assert.match(client.output, /Keep people: succeeded \(3 writes\)\n/);
    assert.deepEqual(folder.rows('SELECT name FROM roles ORDER BY name'), [{ name: 'dev' }, { name: 'ops' }]);
    assert.deepEqual(await client.leave(), { code: 0, errors: '' });
  });

  it('steps into a loop and a called flow, over the end of an item, and out of both', async () => {
    await start({}, [lineOf('  roles:')]);
    assert.equal((await client.halt()).reason, 'breakpoint');
    const first = await client.into();
    assert.deepEqual(first.stack, [
      `role-values (item 1 of 2):${lineOf('  role-values:')}`,
      `roles:${lineOf('  roles:')}`,
      `Keep people:2`,
    ]);
    assert.equal((await client.next()).frames[0]?.name, 'add-role (item 1 of 2)');
    assert.equal((await client.next()).frames[0]?.name, 'role-values (item 2 of 2)');
    assert.equal((await client.out()).frames[0]?.name, 'tell');
    const inner = await client.into();
    assert.deepEqual(inner.stack, ['say:4', 'Tell:2', `tell:${lineOf('  tell:')}`, 'Keep people:2']);
    assert.equal(inner.frames[0]?.source?.path, folder.tell);
    assert.equal((await client.out()).frames[0]?.name, 'done');
    await client.toTheEnd();
  });

  it('answers the call stack in pages', async () => {
    await start({}, [lineOf('  role-values:')]);
    await client.halt();
    const { body } = await client.stackTraceRequest({ threadId: 1, startFrame: 1, levels: 1 });
    assert.deepEqual(
      body.stackFrames.map(({ name }) => name),
      ['roles'],
    );
    assert.equal(body.totalFrames, 3);
    assert.deepEqual((await client.threadsRequest()).body.threads, [{ id: 1, name: 'Keep people' }]);
  });

  it('runs to a step, in whatever iteration, and in a called flow', async () => {
    await start({ stopOnEntry: true });
    await client.halt();
    const there = await client.go(() => client.customRequest('runToStep', { flow: folder.flow, step: 'add-role' }));
    assert.deepEqual([there.reason, there.frames[0]?.name], ['goto', 'add-role (item 1 of 2)']);
    const called = await client.go(() => client.customRequest('runToStep', { flow: folder.tell, step: 'bye' }));
    assert.equal(called.frames[0]?.name, 'bye');
    await assert.rejects(client.customRequest('runToStep', { flow: folder.flow, step: 'nowhere' }), /no step `nowhere`/);
    await client.toTheEnd();
  });

  it('pauses in the middle of a step that waits', async () => {
    await start({ input: { ...ADA }, consent: 'ask' });
    await client.terminated();
    await client.leave();
    client = connect();
    await start();
    // ada is there now: the flow asks, and waits
    await client.said(/remove: Remove ada\?/);
    const paused = await client.go(() => client.pauseRequest({ threadId: 1 }));
    assert.deepEqual(
      [paused.reason, paused.description, paused.frames[0]?.name],
      ['pause', 'In the middle of the step', 'remove'],
    );
    assert.equal(await client.evaluates(paused.frames[0]!, 'input.login'), '"ada"');
    await client.nextRequest({ threadId: 1 });
    assert.equal(await client.evaluates(paused.frames[0]!, 'yes', 'repl'), 'yes');
    const after = await client.halt();
    assert.deepEqual([after.reason, after.frames[0]?.name], ['step', 'removed']);
    await client.toTheEnd();
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
  });

  it('is terminated at a pause: nothing more is written, and nothing is left running', async () => {
    await start({}, [lineOf('  add:')]);
    await client.halt();
    await client.terminateRequest({});
    await client.terminated();
    assert.match(client.output, /Keep people: cancelled: The run was stopped\. \(0 writes\)/);
    assert.deepEqual(await client.leave(), { code: 0, errors: '' });
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
  });

  it('ends when the client vanishes at a pause', async () => {
    await start({}, [lineOf('  add:')]);
    await client.halt();
    await client.vanish();
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
  });

  it('runs without debugging: breakpoints do not stop it', async () => {
    await start({ noDebug: true }, [lineOf('  add:')]);
    await client.terminated();
    assert.match(client.output, /succeeded/);
  });

  it('starts no thread for debugging scripts where nothing is debugged', async function () {
    if (process.platform !== 'linux') this.skip();
    const name = 'idflow-debugged-script'.slice(0, 15);
    await start({});
    await client.terminated();
    assert.ok(threadNames(client.pid).includes(name));
    await client.leave();
    client = connect();
    await start({ noDebug: true, input: { ...ADA, login: 'bo' } });
    await client.terminated();
    const names = threadNames(client.pid);
    assert.deepEqual([names.includes('idflow-sandbox'.slice(0, 15)), names.includes(name)], [true, false]);
  });

  it('runs chosen records of an NDJSON input, one after the other', async () => {
    folder.write(
      'people.ndjson',
      ['ada', 'bo', 'cy'].map((login) => JSON.stringify({ login, name: login, roles: [] })).join('\n'),
    );
    await start({ input: 'people.ndjson', users: [3, 1] }, [lineOf('  add:')]);
    const first = await client.halt();
    assert.equal(await client.evaluates(first.frames[0]!, 'input.login'), '"cy"');
    assert.equal((await client.threadsRequest()).body.threads[0]?.name, 'Keep people (record 3)');
    const second = await client.onwards();
    assert.equal(await client.evaluates(second.frames[0]!, 'input.login'), '"ada"');
    await client.toTheEnd();
    assert.deepEqual(folder.rows('SELECT login FROM people ORDER BY login'), [{ login: 'ada' }, { login: 'cy' }]);
  });

  it('says that the run goes on after requests that a client does not know, before it says where it stops', async () => {
    const events: string[] = [];
    for (const event of ['continued', 'stopped']) client.on(event, () => events.push(event));
    await start({ stopOnEntry: true });
    await client.halt();
    await client.go(() => client.customRequest('runToStep', { flow: folder.flow, step: 'may' }));
    await client.go(() => client.customRequest('takePort', { port: 'next' }));
    await client.go(() => client.customRequest('useAnswer', { answer: 1 }));
    await assert.rejects(client.customRequest('takePort', { port: 'sideways' }), /has no port/);
    await client.next();
    assert.deepEqual(events, ['stopped', ...Array.from({ length: 3 }, () => ['continued', 'stopped']).flat(), 'stopped']);
  });

  it('answers a request that it does not know with an error: its own, and those that the protocol has besides', async () => {
    await start({ stopOnEntry: true });
    await client.halt();
    for (const command of ['fly', 'toString', 'restart', 'goto', 'setDataBreakpoints', 'loadedSources', 'readMemory', 'attach'])
      await assert.rejects(client.customRequest(command, {}), new RegExp(`There is no request \`${command}\`\\.`), command);
    assert.equal((await client.next()).frames[0]?.name, 'there');
  });

  it('runs with the mode of the configuration', async () => {
    const modes: (string | undefined)[] = [];
    client.on('runEvent', ({ body }: { body: { event: string; mode?: string } }) => {
      if (body.event === 'run-started') modes.push(body.mode);
    });
    await start({ runEvents: true, mode: 'incremental' });
    await client.terminated();
    assert.deepEqual(modes, ['incremental', 'incremental']);
  });

  it('sends the events of the run to a client that asks for them', async () => {
    const events: string[] = [];
    client.on('runEvent', ({ body }: { body: { event: string } }) => events.push(body.event));
    await start({ runEvents: true });
    await client.terminated();
    assert.equal(events[0], 'run-started');
    assert.equal(events.at(-1), 'run-finished');
  });

  for (const [what, configuration, message] of [
    ['no such flow', { flow: 'nowhere.idflow.yaml' }, /nowhere\.idflow\.yaml does not exist/],
    ['no such environment', { env: 'production' }, /production/],
    ['no such input', { input: 'nobody.json' }, /nobody\.json does not exist/],
    ['a wrong configuration', { mode: 'half' }, /The launch configuration: `mode`/],
    ['an input that is a list', { input: ['ada'] }, /The launch configuration: `input`: an input is a file, or a map of values/],
    ['an input that is a number', { input: 5 }, /an input is a file, or a map of values such as {"login": "ada"}\./],
    ['an input that is nothing', { input: null }, /an input is a file, or a map of values/],
    ['no such record', { input: 'people.ndjson', users: 4 }, /There is no record 4: the input has 1\./],
  ] as const)
    it(`is refused with a sentence: ${what}`, async () => {
      folder.write('people.ndjson', '{"login":"ada"}\n');
      await client.initializeRequest();
      await assert.rejects(client.launchRequest({ flow: folder.flow, input: ADA, ...configuration } as never), message);
      assert.deepEqual(await client.leave(), { code: 0, errors: '' });
    });
});
