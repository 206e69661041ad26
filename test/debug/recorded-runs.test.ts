import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FlowClient, Stop } from './dap-client.ts';
import { lineOf, PEOPLE, type PeopleFolder } from './people-folder.ts';
import { flowClient, peopleForEach } from './people-for-each.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const ADA = { login: 'ada', name: 'Ada', roles: [{ name: 'dev' }, { name: 'ops' }] };

const shown = ({ frames, recorded }: Stop): string => `${frames[0]!.name}${recorded ? ' recorded' : ''}`;

describe('A recorded run', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  let recording: string;
  const connect = peopleForEach(flowClient, (...given) => {
    [folder, client] = given;
    recording = join(folder.path, 'run.ndjson');
  });

  /** `idflow run --record`. */
  const record = (input: object | string, ...more: readonly string[]) => {
    const file =
      typeof input === 'string' ? folder.write('input.ndjson', input) : folder.write('input.json', JSON.stringify(input));
    return spawnSync(process.execPath, [PROGRAM, 'run', folder.flow, '--input', file, '--record', recording, ...more], {
      cwd: folder.path,
      encoding: 'utf8',
    });
  };
  const start = async (more: object = {}, lines: readonly number[] = []): Promise<Stop> => {
    await client.launching({ recording, ...more });
    await client.breakpoints(folder.flow, lines);
    await client.configurationDoneRequest();
    return client.halt();
  };

  it('is gone through both ways with the targets gone, from its end', async () => {
    assert.equal(record(ADA).status, 0);
    rmSync(join(folder.path, '.idflow'), { recursive: true });
    rmSync(join(folder.path, 'idflow.targets.yaml'));
    const end = await start();
    assert.deepEqual([shown(end), end.text], ['done recorded', 'The recorded run ended here: succeeded']);
    const places: string[] = [];
    for (let step = 0; step < 4; step++) places.push(shown(await client.back()));
    assert.deepEqual(places, ['done recorded', 'tell recorded', 'roles recorded', 'add recorded']);
    const add = await client.next();
    assert.match((await client.values(add.frames[0]!, 'Targets'))['hr']!, /^{kind: "sqlite", address: .*lastCall: {…}}$/);
    assert.equal(shown(await client.onwards()), 'done recorded');
    await client.toTheEnd();
    assert.match(client.output, /Keep people: succeeded \(3 writes\)\n/);
    assert.equal(existsSync(join(folder.path, '.idflow')), false);
    assert.deepEqual(await client.leave(), { code: 0, errors: '' });
  });

  it('is gone through from its start, with breakpoints in steps and scripts', async () => {
    record(ADA);
    const line = lineOf('            return known');
    const entry = await start({ stopOnEntry: true }, [line, lineOf('  tell:')]);
    assert.equal(shown(entry), 'values recorded');
    const inScript = await client.onwards();
    assert.deepEqual([inScript.stack[0], inScript.recorded], [`somebody:${line}`, true]);
    assert.equal(await client.evaluates(inScript.frames[0]!, 'known'), 'true');
    const only = /a recorded run: it can be looked at, not changed/;
    await assert.rejects(client.customRequest('takePort', { port: 'next' }), only);
    assert.equal(shown(await client.back()).replace(/ .*/, ''), 'somebody');
    assert.equal(shown(await client.back()), 'may recorded');
    assert.equal((await client.into()).recorded, true);
    assert.equal((await client.onwards()).stack[0], `somebody:${line}`);
    assert.equal(shown(await client.onwards()), 'tell recorded');
    assert.equal((await client.reverse()).stack[0], `somebody:${line}`);
    await client.customRequest('runToStep', { flow: folder.flow, step: 'roles' });
    assert.equal(shown(await client.halt()), 'roles recorded');
  });

  it('that failed ends where it failed', async () => {
    assert.equal(record({ ...ADA, name: null }).status, 1);
    const end = await start();
    assert.equal(shown(end), 'add recorded');
    assert.match(end.text ?? '', /^The recorded run ended here: failed: .*NOT NULL/);
    const before = await client.back();
    assert.equal(await client.evaluates(before.frames[0]!, 'newObject.name'), 'null');
  });

  it('that was killed ends where it was cut off, and goes no further', async () => {
    folder.write(
      'people.idflow.yaml',
      PEOPLE.replace('const known = newObject', 'targets.hr.query("SELECT 1 AS one"); for (;;); const known = newObject'),
    );
    const input = folder.write('input.json', JSON.stringify(ADA));
    const run = spawn(process.execPath, [PROGRAM, 'run', folder.flow, '--input', input, '--record', recording], {
      stdio: 'ignore',
      cwd: folder.path,
    });
    while (!existsSync(recording) || !readFileSync(recording, 'utf8').includes('SELECT 1'))
      await new Promise((resolve) => setImmediate(resolve));
    run.kill('SIGKILL');
    await once(run, 'close');
    // what was being written when it was killed
    writeFileSync(recording, '{"run":1,"e":"st', { flag: 'a' });
    folder.write(
      'people.idflow.yaml',
      PEOPLE.replace(
        'const known = newObject',
        'targets.hr.query("SELECT 1 AS one"); targets.hr.query("SELECT 2"); const known = newObject',
      ),
    );
    const end = await start();
    assert.equal(shown(end), 'may recorded');
    assert.match(end.text ?? '', /The recording ends here: the run was cut off before this call was answered\./);
    await assert.rejects(client.nextRequest({ threadId: 1 }), /the run was cut off/);
    assert.equal(shown(await client.back()), 'may recorded');
    assert.equal(shown(await client.back()), 'there recorded');
    await client.leave();
  });

  it('of another version of the flow says so, and stops where that does something else', async () => {
    record(ADA);
    folder.write('people.idflow.yaml', PEOPLE.replace('- name <= name\n', '- name <= name + "!"\n'));
    const end = await start();
    assert.match(
      client.output,
      /run\.ndjson was recorded from another version of the flow: people\.idflow\.yaml has changed since\./,
    );
    assert.deepEqual([end.reason, shown(end)], ['exception', 'add recorded']);
    assert.match(
      end.text ?? '',
      /^The replay does not do what was recorded\. Step add: in the call of hr \(INSERT INTO people .*\) `name` was "Ada" and is "Ada!"\.$/,
    );
    const info = await client.exceptionInfoRequest({ threadId: 1 });
    assert.match(info.body.description ?? '', /`name` was "Ada" and is "Ada!"/);
    await assert.rejects(client.continueRequest({ threadId: 1 }), /does not do what was recorded/);
    assert.equal(shown(await client.back()), 'add recorded');
    assert.equal(await client.evaluates((await client.back()).frames[0]!, 'newObject.name'), '"Ada!"');
  });

  it('of a flow that takes other steps stops at the first of them', async () => {
    record(ADA);
    folder.write(
      'people.idflow.yaml',
      PEOPLE.replace('    next: add\n', '    next: said\n').replace('  add:\n', '  said: { log: hello, next: add }\n  add:\n'),
    );
    const end = await start();
    assert.deepEqual([end.reason, shown(end)], ['exception', 'said recorded']);
    assert.match(end.text ?? '', /Recorded is the step add; here comes the step said\./);
  });

  it('is one of many, chosen by its number', async () => {
    const lines = ['ada', 'bo', 'cy'].map((login) => JSON.stringify({ login, name: login === 'bo' ? null : login, roles: [] }));
    assert.equal(record(lines.join('\n'), '--concurrency', '3').status, 1);
    const end = await start({ users: 2 });
    assert.equal(await client.evaluates(end.frames[0]!, 'input.login'), '"bo"');
    assert.equal((await client.threadsRequest()).body.threads[0]?.name, 'Keep people (run 2, login bo)');
    await client.leave();
    client = connect();
    const first = await start();
    assert.equal(await client.evaluates(first.frames[0]!, 'input.login'), '"ada"');
    const second = await client.onwards();
    assert.equal(await client.evaluates(second.frames[0]!, 'input.login'), '"bo"');
    await client.leave();
    client = connect();
    await client.initializeRequest();
    await assert.rejects(client.launchRequest({ recording, users: 7 } as never), /There is no run 7/);
  });

  it('may come from a debug session: what was decided and changed there is in it, and no secret', async () => {
    const line = lineOf('            return known');
    await client.launching({ flow: folder.flow, input: { ...ADA, password: 'canary-4711' }, record: recording });
    await client.breakpoints(folder.flow, [lineOf('  there:'), line]);
    await client.configurationDoneRequest();
    const there = await client.halt();
    await client.evaluates(there.frames[0]!, 'newObject.name = "Ada L."', 'repl');
    const inScript = await client.go(() => client.customRequest('useAnswer', { answer: [] }));
    assert.equal(inScript.frames[0]!.name, 'may');
    const paused = await client.onwards();
    await client.evaluates(paused.frames[0]!, 'newObject.name = "Lady Ada"', 'repl');
    await client.evaluates(paused.frames[0]!, 'newObject.password = "canary-4712"', 'repl');
    await client.toTheEnd();
    await client.leave();
    assert.deepEqual(folder.rows('SELECT name FROM people'), [{ name: 'Lady Ada' }]);
    assert.doesNotMatch(readFileSync(recording, 'utf8'), /canary/);
    client = connect();
    const end = await start();
    assert.equal(end.text, 'The recorded run ended here: succeeded');
    const frames = await client.go(() => client.stepBackRequest({ threadId: 1 }));
    assert.equal(shown(frames), 'done recorded');
    assert.match(client.output, /there: hr was not called: the answer was given in the debugger/);
  });

  it('may come from a run without debugging', async () => {
    await client.launching({ flow: folder.flow, input: ADA, record: recording, noDebug: true });
    await client.configurationDoneRequest();
    await client.terminated();
    await client.leave();
    client = connect();
    assert.equal((await start()).text, 'The recorded run ended here: succeeded');
  });

  it('holds no secret: not by its name, not by its value', async () => {
    record({ ...ADA, password: 'canary-4711', note: 'it is canary-4711', roles: [{ name: 'role canary-4711' }] });
    const text = readFileSync(recording, 'utf8');
    assert.ok(text.includes('"login":"ada"'));
    assert.ok(!text.includes('canary'), text);
    if (process.platform !== 'win32') assert.equal(statSync(recording).mode & 0o777, 0o600);
    const end = await start();
    assert.equal(end.text, 'The recorded run ended here: succeeded');
  });

  it('says where a secret would be needed to go on', async () => {
    folder.write('people.idflow.yaml', PEOPLE.replace('- name <= name\n', '- name <= `${name} ${password.length}`\n'));
    record({ ...ADA, password: 'canary-4711' });
    const end = await start();
    assert.match(
      end.text ?? '',
      /`name` was "Ada 11" and is "Ada 3"\. The recording masks secrets, and what is computed from one can not be the same\./,
    );
  });

  it('is refused with a sentence when its file is huge', async () => {
    writeFileSync(recording, '');
    truncateSync(recording, 300 * 2 ** 20);
    await client.initializeRequest();
    await assert.rejects(client.launchRequest({ recording } as never), /has more than 256 MB/);
  });

  it('can not be written where there is no such folder, and nothing is run then', () => {
    recording = join(folder.path, 'nowhere', 'run.ndjson');
    const { status, stderr } = record(ADA);
    assert.equal(status, 2);
    assert.match(
      stderr,
      /The recording .*run\.ndjson can not be written: its folder does not exist\. Make it, or name another\./,
    );
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
  });

  for (const [what, content, message] of [
    ['is not there', undefined, /The recording .*run\.ndjson does not exist\./],
    ['is empty', '', /is empty; it is no recording\./],
    ['is something else', 'hello\nworld\n', /is no recording of idflow/],
    ['is binary', '\u0000\u0001\u0002\n\u0000', /is no recording of idflow/],
    ['is of another version', '{"recording":99}\n', /a recording of version 99; this idflow reads version 1/],
    ['has a damaged first line', '{"recording":1,"flow":3}\n', /its first line is not that of a recording/],
    ['has a line that is none', 'HEADER\n{"run":1}\n', /line 2: the recording is damaged: this is no entry of a run/],
    [
      'has an unknown entry',
      'HEADER\nBEGIN\n{"run":1,"e":"teleport"}\n',
      /line 3: the recording is damaged: an entry `teleport`/,
    ],
    ['goes on with a run that never began', 'HEADER\n{"run":4,"e":"stopped"}\n', /run 4 has not begun/],
    [
      'is nested without end',
      `HEADER\nBEGIN\n{"run":1,"e":"call","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}\n`,
      /line 3: the recording is damaged/,
    ],
    ['holds no run', 'HEADER\n', /No run is recorded in/],
  ] as const)
    it(`is refused with a sentence when its file ${what}`, async () => {
      const header = { recording: 1, idflow: '0', at: '', flow: folder.flow, files: {}, environment: '', targets: [] };
      const begin = { run: 1, e: 'begin', id: 'x', input: {}, mode: 'full', time: 0, seed: 1, asks: false, state: false };
      if (content !== undefined)
        writeFileSync(recording, content.replace('HEADER', JSON.stringify(header)).replace('BEGIN', JSON.stringify(begin)));
      await client.initializeRequest();
      await assert.rejects(client.launchRequest({ recording } as never), message);
      assert.deepEqual(await client.leave(), { code: 0, errors: '' });
    });

  it('that was made up for the flow ends with a sentence where the flow does something else', async () => {
    record(ADA);
    const lines = readFileSync(recording, 'utf8').split('\n');
    const made = lines.filter((line) => !line.includes('"e":"call"'));
    writeFileSync(recording, made.join('\n'));
    const end = await start();
    assert.match(
      end.text ?? '',
      /The replay does not do what was recorded\. Step there: recorded is the step may; here comes a call of hr/,
    );
    await client.leave();
  });
});
