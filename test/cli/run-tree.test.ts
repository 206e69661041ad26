import assert from 'node:assert/strict';
import { CommandLine, writePeople } from './command-line.ts';

const OUTER = `idflow: 1
name: Take people in
targets: { hr: sql }
steps:
  everybody: { title: Next person?, for-each: input.people, as: person, concurrency: 2, do: take-in, next: end }
  take-in: { title: Take in, call: person.idflow.yaml, with: { login: person }, next: everybody, vetoed: everybody }
`;

const INNER = `idflow: 1
name: One person
targets: { hr: sql }
steps:
  add:
    sql: INSERT INTO people VALUES (:login)
    target: hr
    with: { login: input.login }
    next: hello
  hello: { log: "Hello \${input.login}", level: warn, next: end }
`;

describe('the tree of a run', () => {
  const commandLine = new CommandLine();
  beforeEach(() => {
    commandLine.write('outer.idflow.yaml', OUTER);
    commandLine.write('person.idflow.yaml', INNER);
    commandLine.write('people.sql', 'CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY)');
    commandLine.write(
      'idflow.targets.yaml',
      "environments:\n  local:\n    hr: { kind: sqlite, file: ':memory:', schema: people.sql }\n",
    );
  });

  const treeOf = async (...people: string[]): Promise<{ exitCode: number | null; lines: string[] }> => {
    const { exitCode, stdout } = await commandLine.run(['run', 'outer.idflow.yaml', '--set', `people=${JSON.stringify(people)}`]);
    return { exitCode, lines: stdout.split('\n').map((line) => line.replace(/,? +\d+(\.\d)? m?s$/, '')) };
  };

  it('indents loops and called flows, and keeps the items of a parallel loop apart', async () => {
    const { exitCode, lines } = await treeOf('ada', 'bob');
    assert.equal(exitCode, 0);
    const person = (number: number, login: string): string[] => [
      `    ▸ ${number}  '${login}'`,
      '      ▾ take-in             Take in',
      `        ▸ One person  {login: '${login}'}`,
      '          ✓ add',
      `              hr  INSERT INTO people VALUES (:login)  login: '${login}'  → 1 row changed`,
      '          ✓ hello',
      `              ⚠ Hello ${login}`,
    ];
    assert.deepEqual(
      lines,
      [
        'Take people in  outer.idflow.yaml',
        'local  ·  hr = sqlite :memory:',
        '',
        '  ▾ everybody  Next person?',
        ...person(1, 'ada'),
        ...person(2, 'bob'),
        '',
        '✓ Succeeded  7 steps, 2 writes',
        '  Written:',
        '    hr  add  take-in/add[1]',
        '    hr  add  take-in/add[2]',
        '',
      ].map((line) => line.replace('▾ everybody  Next', '▾ everybody           Next')),
    );
  });

  it('tells a failure where it happened, once, and what was written before', async () => {
    const { exitCode, lines } = await treeOf('ada', 'ada');
    assert.equal(exitCode, 1);
    const failure = lines.findIndex((line) => line.includes('✗ add'));
    assert.match(lines[failure + 1] ?? '', /hr {2}INSERT INTO people .* → already-exists$/);
    assert.match(lines[failure + 2] ?? '', /^ {14}already-exists {2}hr: .*UNIQUE constraint failed: people\.login/);
    assert.deepEqual(lines.slice(failure + 3, failure + 5), ['      └ ✗ take-in', '  └ ✗ everybody']);
    const ending = lines.slice(lines.findIndex((line) => line.startsWith('✗ Failed')));
    assert.match(ending[2] ?? '', /^ {2}step take-in\[2\]/);
    assert.equal(ending[3], '  person.idflow.yaml:5:3');
    assert.deepEqual(ending.slice(4, 6), ['    5 │   add:', '      │   ^']);
    assert.deepEqual(ending.slice(6), ['  Already written before that:', '    hr  add  take-in/add[1]', '']);
  });

  it('--verbose shows answers and outputs, --quiet the outcome alone', async () => {
    const args = ['run', 'person.idflow.yaml', '--set', 'login=ada'];
    const verbose = await commandLine.run([...args, '--verbose']);
    assert.match(verbose.stdout, /= \{rows: \[\], affected: 1\}/);
    const quiet = await commandLine.run([...args, '--quiet']);
    assert.match(quiet.stdout, /^✓ Succeeded {2}2 steps, 1 write, \S+ m?s\n$/);
  });
});

describe('idflow run --mode incremental', () => {
  const commandLine = new CommandLine();

  it('remembers what was pushed, and leaves alone what others changed since', async () => {
    writePeople(commandLine);
    const push = (name: string) =>
      commandLine.run(['run', 'people.idflow.yaml', '--set', 'login=ada', '--set', `name=${name}`, '--mode', 'incremental']);
    const nameNow = () => commandLine.rows('.idflow/hr.db', 'SELECT name FROM people')[0]?.['name'];
    assert.equal((await push('Ada')).exitCode, 0);
    commandLine.rows('.idflow/hr.db', "UPDATE people SET name = 'Augusta' RETURNING name");
    const { exitCode, stdout } = await push('Ada');
    assert.equal(exitCode, 3, stdout);
    assert.match(stdout, /⚠ person\.name was modified locally: "Augusta" is kept instead of "Ada"\./);
    assert.equal(nameNow(), 'Augusta');
    assert.equal((await push('Ada Lovelace')).exitCode, 0);
    assert.equal(nameNow(), 'Ada Lovelace');
  });
});
