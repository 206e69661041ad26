import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../src/runs/events.ts';
import { runEventSchema } from '../../src/runs/events.ts';
import { CommandLine, eventsIn, writePeople } from './command-line.ts';

const parseEvent = (value: unknown): RunEvent => runEventSchema.parse(value);

/** Durations differ from run to run, and so does the space before them. */
const withoutTimes = (text: string): string => text.replace(/,? +\d+(\.\d)? m?s$/gm, '');

describe('idflow run', () => {
  const commandLine = new CommandLine();
  const { write, run } = { write: commandLine.write.bind(commandLine), run: commandLine.run.bind(commandLine) };
  beforeEach(() => writePeople(commandLine));

  const people = () => commandLine.rows('.idflow/hr.db', 'SELECT login, name FROM people ORDER BY login');

  it('0: shows each step with its port, what was sent and answered, and what was written', async () => {
    write('ada.json', { login: 'ada', name: 'Ada Lovelace' });
    const { exitCode, stdout, stderr } = await run(['run', 'people.idflow.yaml', '--input', 'ada.json']);
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
    assert.deepEqual(withoutTimes(stdout).split('\n'), [
      'Keep people  people.idflow.yaml',
      'embedded  ·  hr = sqlite .idflow/hr.db',
      '',
      '  ✓ leaver              → else',
      '  ✓ values',
      '  ✓ known               → else',
      "      hr  SELECT login FROM people WHERE login = :login  login: 'ada'  → 0 rows",
      '  ✓ before',
      '      ƒ preInsert somebody  passed',
      '  ✓ insert',
      "      hr  INSERT INTO people (login, name) VALUES (:login, :name)  login: 'ada', name: 'Ada Lovelace'  → 1 row changed",
      '',
      '✓ Succeeded  5 steps, 1 write',
      '  Written:',
      '    hr  insert person  insert',
      '',
    ]);
    assert.deepEqual(people(), [{ login: 'ada', name: 'Ada Lovelace' }]);
  });

  it('3: says "no changes" when the same input comes again', async () => {
    write('ada.json', { login: 'ada', name: 'Ada Lovelace' });
    await run(['run', 'people.idflow.yaml', '--input', 'ada.json']);
    const { exitCode, stdout } = await run(['run', 'people.idflow.yaml', '--input', 'ada.json', '--quiet']);
    assert.equal(exitCode, 3);
    assert.match(stdout, /^= No changes {2}5 steps, 0 writes, \S+ m?s\n$/);
  });

  it('4: names the trigger that vetoed, and where', async () => {
    const { exitCode, stdout } = await run(['run', 'people.idflow.yaml', '--set', 'login=n', '--set', 'name=nobody', '-q']);
    assert.equal(exitCode, 4);
    assert.deepEqual(withoutTimes(stdout).split('\n'), [
      '⊘ Vetoed  4 steps, 0 writes',
      '  ⊘ preInsert trigger somebody of person said no  before',
      '',
    ]);
    assert.deepEqual(people(), []);
  });

  it('1: shows where it failed, and that nothing was written', async () => {
    const { exitCode, stdout } = await run(['run', 'people.idflow.yaml', '--set', 'login=x', '--quiet']);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^✗ Failed /);
    assert.match(stdout, /invalid-input .*NOT NULL constraint failed: people\.name/);
    assert.match(stdout, /people\.idflow\.yaml:\d+:\d+\n *\d+ │ {3}insert:\n/);
    assert.match(stdout, /Nothing was written\./);
  });

  describe('consent', () => {
    beforeEach(() => run(['run', 'people.idflow.yaml', '--set', 'login=bob', '--set', 'name=Bob']));
    const leave = ['run', 'people.idflow.yaml', '--set', 'login=bob', '--set', 'leaves=true'];

    it('5: is no where nobody can be asked', async () => {
      const { exitCode, stdout } = await run(leave);
      assert.equal(exitCode, 5);
      assert.match(stdout, /Delete bob\? No: there is nobody to ask\./);
      assert.equal(people().length, 1);
    });

    it('5: is no with --consent no', async () => {
      assert.equal((await run([...leave, '--consent', 'no'])).exitCode, 5);
      assert.equal(people().length, 1);
    });

    it('0: is yes with --consent yes', async () => {
      const { exitCode, stdout } = await run([...leave, '--consent', 'yes']);
      assert.equal(exitCode, 0);
      assert.match(stdout, /Delete bob\? Yes\./);
      assert.deepEqual(people(), []);
    });
  });

  describe('input', () => {
    it('is read from standard input, JSON or YAML', async () => {
      await run(['run', 'people.idflow.yaml', '--input', '-'], { input: '{"login": "json", "name": "J"}' });
      await run(['run', 'people.idflow.yaml', '--input', '-'], { input: 'login: yaml\nname: Y\n' });
      assert.deepEqual(people(), [
        { login: 'json', name: 'J' },
        { login: 'yaml', name: 'Y' },
      ]);
    });

    it('is changed by --set: JSON values, text where it is none, and the last one wins', async () => {
      write('ada.yaml', 'login: ada\nname: Ada\nleaves: true\n');
      const set = ['--set', 'leaves=false', '--set', 'name=Ada', '--set', 'name=Ada = Countess'];
      assert.equal((await run(['run', 'people.idflow.yaml', '--input', 'ada.yaml', ...set])).exitCode, 0);
      assert.deepEqual(people(), [{ login: 'ada', name: 'Ada = Countess' }]);
    });

    const refused: [title: string, args: string[], content: string, message: RegExp][] = [
      ['a file that is not there', ['-i', 'nobody.json'], '', /The input nobody\.json does not exist \(looked for in /],
      ['a file that is no JSON', ['-i', 'input.json'], '{"login": ', /input\.json:1:\d+ is neither JSON nor YAML/],
      ['a line that is no JSON', ['-i', 'input.ndjson'], '{"login":"a"}\n{oops\n', /input\.ndjson:2 is no JSON/],
      ['a number that is not exact', ['-i', 'input.yaml'], 'login: .inf\n', /input\.yaml holds Infinity/],
      ['a --set without a value', ['--set', 'login'], '', /--set login: expected a path and a value/],
      [
        'a --set through a text',
        ['-i', 'input.json', '--set', 'login.first=a'],
        '{"login":"a"}',
        /--set login\.first: login is no map/,
      ],
      ['an empty file', ['-i', 'input.json'], '\uFEFF\n', /The input input\.json is empty; expected JSON or YAML/],
      ['several YAML documents', ['-i', 'input.yaml'], 'login: a\n---\nlogin: b\n', /Many inputs are NDJSON/],
      ['an empty standard input', ['-i', '-'], '', /Standard input is empty/],
    ];
    for (const [title, args, content, message] of refused)
      it(`2: refuses ${title}, and runs nothing`, async () => {
        for (const name of ['input.json', 'input.ndjson', 'input.yaml']) write(name, content);
        const { exitCode, stdout, stderr } = await run(['run', 'people.idflow.yaml', ...args]);
        assert.equal(exitCode, 2);
        assert.match(stderr, message);
        assert.equal(stdout, '');
      });
  });

  it('2: refuses an input in another encoding, which would put replacement characters into names', async () => {
    writeFileSync(join(commandLine.folder, 'latin.json'), Buffer.from('{"login":"juergen","name":"Jürgen"}', 'latin1'));
    const { exitCode, stdout, stderr } = await run(['run', 'people.idflow.yaml', '-i', 'latin.json']);
    assert.match(stderr, /The input latin\.json is not UTF-8 text; save it as UTF-8/);
    assert.equal(stdout, '');
    assert.equal(exitCode, 2);
  });

  describe('many inputs', () => {
    const users = Array.from({ length: 20 }, (_, index) => ({
      login: `u${index}`,
      name: index === 7 ? 'nobody' : `User ${index}`,
    }));
    const ndjson = users.map((user) => `${JSON.stringify(user)}\n`).join('');

    it('4: run with concurrency; the worst outcome counts and the vetoed one is named', async () => {
      write('users.ndjson', ndjson);
      const { exitCode, stdout } = await run(['run', 'people.idflow.yaml', '-i', 'users.ndjson', '--concurrency', '4']);
      assert.equal(exitCode, 4);
      assert.equal(people().length, 19);
      assert.match(stdout, /^20\/20 {2}line \d+ {2}\S+/m);
      assert.match(stdout, /^20 runs in /m);
      assert.match(stdout, /✓ Succeeded {2}19$/m);
      assert.match(stdout, /⊘ Vetoed {2}1$/m);
      assert.match(stdout, /^line 8 {2}login u7\n {2}⊘ Vetoed /m);
    });

    it('3: change nothing the second time', async () => {
      const input = users
        .filter(({ name }) => name !== 'nobody')
        .map((user) => JSON.stringify(user, null, 2))
        .join('\n');
      assert.equal((await run(['run', 'people.idflow.yaml', '-i', '-', '-c', '8'], { input })).exitCode, 0);
      const { exitCode, stdout } = await run(['run', 'people.idflow.yaml', '-i', '-', '-c', '8', '--quiet'], { input });
      assert.equal(exitCode, 3);
      assert.match(stdout, /^19 runs in .*\n {2}= No changes {2}19\n$/);
    });

    it('1: a run that fails does not keep the others from running', async () => {
      const input = '{"login":"a","name":"A"}\n{"login":"b"}\n{"login":"c","name":"C"}\n';
      const { exitCode, stdout } = await run(['run', 'people.idflow.yaml', '-i', '-'], { input });
      assert.equal(exitCode, 1);
      assert.deepEqual(
        people().map(({ login }) => login),
        ['a', 'c'],
      );
      assert.match(stdout, /^line 2 {2}login b\n {2}✗ Failed /m);
    });

    it('with --json give each event the number of its input, in one sequence', async () => {
      const { stdout } = await run(['run', 'people.idflow.yaml', '-i', '-', '-c', '3', '--json'], { input: ndjson });
      const events = eventsIn(stdout, parseEvent);
      assert.deepEqual(
        events.map(({ seq }) => seq),
        events.map((_, index) => index),
      );
      const started = events.filter((event) => event.event === 'run-started');
      assert.deepEqual(
        started
          .map(({ record, input }) => [record, (input as { login: string }).login])
          .sort(([a], [b]) => Number(a) - Number(b)),
        users.map(({ login }, index) => [index + 1, login]),
      );
      const runs = new Set(started.map((event) => event.run));
      assert.equal(runs.size, 20);
      assert.ok(events.every((event) => runs.has(event.run)));
    });
  });

  it('--json prints documented events and nothing else', async () => {
    const { exitCode, stdout, stderr } = await run([
      'run',
      'people.idflow.yaml',
      '--set',
      'login=ada',
      '--set',
      'name=Ada',
      '--json',
    ]);
    assert.equal(exitCode, 0);
    assert.equal(stderr, '');
    const events = eventsIn(stdout, parseEvent);
    assert.deepEqual(
      events.map((event) => ('step' in event ? `${event.event} ${event.step}` : event.event)),
      [
        'run-started',
        ...['step-started leaver', 'step-finished leaver', 'step-started values', 'step-finished values'],
        ...['step-started known', 'call known', 'step-finished known'],
        ...['step-started before', 'trigger before', 'step-finished before'],
        ...['step-started insert', 'call insert', 'step-finished insert'],
        'run-finished',
      ],
    );
    const [call] = events.filter((event) => event.event === 'call' && event.writes);
    assert.ok(call?.event === 'call');
    assert.deepEqual(call.parameters, { login: 'ada', name: 'Ada' });
    assert.equal(call.affected, 1);
  });

  it('6: prints problems as compilers do, and runs nothing', async () => {
    write(
      'bad.idflow.yaml',
      'idflow: 1\nname: Bad\nsteps:\n  one:\n    decide: input.x\n    then: tow\n    esle: end\n  two:\n    end: auto\n',
    );
    const { exitCode, stdout, stderr } = await run(['run', 'bad.idflow.yaml']);
    assert.equal(exitCode, 6);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^bad\.idflow\.yaml:6:11 {2}error unknown-step {2}.*\n {4}6 │ {5}then: tow\n {6}│ {11}\^\^\^\n {7}Did you mean `two`\?$/m,
    );
    assert.match(stderr, /^bad\.idflow\.yaml:7:5 {2}error unknown-key {2}.*`esle`/m);
    assert.match(stderr, /The flow is not valid; nothing was run\.\n$/);
  });

  it('runs a flow without a targets file on embedded targets beside it', async () => {
    rmSync(join(commandLine.folder, 'idflow.targets.yaml'));
    write(
      'plain/plain.idflow.yaml',
      'idflow: 1\nname: Plain\ntargets: { db: sql }\nsteps:\n  ask: { sql: SELECT 1 AS one, target: db, next: end }\n',
    );
    const { exitCode, stdout } = await run(['run', 'plain/plain.idflow.yaml']);
    assert.equal(exitCode, 3);
    assert.match(stdout, /^embedded {2}· {2}db = sqlite plain\/\.idflow\/db\.db$/m);
    assert.deepEqual(readdirSync(join(commandLine.folder, 'plain/.idflow')), ['.gitignore', 'db.db']);
    assert.equal(readFileSync(join(commandLine.folder, 'plain/.idflow/.gitignore'), 'utf8'), '*\n');
  });

  it('two commands at once on the same files both succeed', async () => {
    const input = (from: number) =>
      Array.from({ length: 15 }, (_, index) => `{"login":"p${from + index}","name":"P"}\n`).join('');
    const both = await Promise.all(
      [0, 15].map((from) => run(['run', 'people.idflow.yaml', '-i', '-', '-c', '2'], { input: input(from) })),
    );
    assert.deepEqual(
      both.map(({ exitCode }) => exitCode),
      [0, 0],
    );
    assert.equal(people().length, 30);
  });

  it('colours only where asked to when nobody watches', async () => {
    const args = ['run', 'people.idflow.yaml', '--set', 'login=a', '--set', 'name=A'];
    const ESCAPE = '\u001b[';
    assert.ok(!(await run(args)).stdout.includes(ESCAPE));
    assert.ok((await run(args, { variables: { FORCE_COLOR: '1' } })).stdout.includes(ESCAPE));
    assert.ok(!(await run(args, { variables: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout.includes(ESCAPE));
  });
});
