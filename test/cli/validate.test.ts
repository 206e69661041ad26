import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandLine, writePeople } from './command-line.ts';

describe('idflow validate', () => {
  const commandLine = new CommandLine();
  const run = commandLine.run.bind(commandLine);
  beforeEach(() => writePeople(commandLine));

  it('0: a sound flow has no problems', async () => {
    const { exitCode, stdout } = await run(['validate', 'people.idflow.yaml']);
    assert.equal(stdout, '✓ no problems in 1 file\n');
    assert.equal(exitCode, 0);
  });

  it('0: warnings are shown and do no harm', async () => {
    commandLine.write(
      'warn.idflow.yaml',
      'idflow: 1\nname: Warn\nsteps:\n  one: { log: hello, next: end }\n  alone: { log: never }\n',
    );
    const { exitCode, stdout } = await run(['validate', 'warn.idflow.yaml']);
    assert.match(stdout, /^warn\.idflow\.yaml:5:3 {2}warning unreachable-step {2}/);
    assert.match(stdout, /✓ 1 warning in 1 file\n$/);
    assert.equal(exitCode, 0);
  });

  it('6: all problems of all files of a folder and of patterns, once each', async () => {
    commandLine.write('flows/a.idflow.yaml', 'idflow: 1\nname: A\nsteps:\n  one: { log: a, next: nowhere }\n');
    commandLine.write('flows/deep/b.idflow.yaml', 'idflow: 2\nname: B\nsteps:\n  one: { log: b }\n');
    for (const place of [['flows'], ['flows/**/*.yaml'], ['flows', 'flows/a.idflow.yaml']]) {
      const { exitCode, stdout } = await run(['validate', ...place]);
      assert.equal(exitCode, 6);
      assert.match(stdout, /flows\/a\.idflow\.yaml:4:24 {2}error unknown-step/);
      assert.match(stdout, /flows\/deep\/b\.idflow\.yaml:1:9 {2}error unsupported-version/);
      assert.match(stdout, /✗ 2 errors in 2 files\n$/);
    }
  });

  it('passes over folders that a pattern fits too', async () => {
    commandLine.write('flows/a.idflow.yaml', 'idflow: 1\nname: A\nsteps:\n  one: { log: a }\n');
    commandLine.write('flows/triggers/has-mail.js', 'return true\n');
    const { exitCode, stdout } = await run(['validate', 'flows/*']);
    assert.equal(stdout, '✓ no problems in 1 file\n');
    assert.equal(exitCode, 0);
  });

  it('2: a file in another encoding is named, and not read with characters replaced', async () => {
    writeFileSync(join(commandLine.folder, 'latin.idflow.yaml'), Buffer.from('idflow: 1\nname: Größe\n', 'latin1'));
    const { exitCode, stderr } = await run(['validate', 'latin.idflow.yaml']);
    assert.match(stderr, /The flow latin\.idflow\.yaml is not UTF-8 text; save it as UTF-8\./);
    assert.equal(exitCode, 2);
  });

  it('--json prints one problem per line', async () => {
    commandLine.write('a.idflow.yaml', 'idflow: 1\nname: A\nsteps:\n  one: { log: a, next: nowhere }\n');
    const { stdout } = await run(['validate', 'a.idflow.yaml', '--json']);
    const problem = JSON.parse(stdout) as { v: number; code: string; severity: string; file: string; range: { start: object } };
    assert.equal(problem.v, 1);
    assert.equal(problem.code, 'unknown-step');
    assert.equal(problem.severity, 'error');
    assert.equal(problem.file, 'a.idflow.yaml');
    assert.deepEqual(problem.range.start, { line: 4, column: 24, offset: 48 });
  });

  describe('with targets files', () => {
    const TARGETS = `environments:
  dev:
    hr: { kind: sqlite, file: hr.db, schema: database/hr.sqll }
    idp: { kind: okta, url: https://example.okta.com, auth: { type: ssws, token: canary-token } }
`;

    it('6: tells all that is wrong with one, by its name or its folder, and shows no line that may hold a secret', async () => {
      commandLine.write('w/idflow.targets.yaml', TARGETS);
      commandLine.write('w/database/hr.sql', '');
      for (const place of ['w', 'w/idflow.targets.yaml', 'w/*.yaml']) {
        const { exitCode, stdout } = await run(['validate', place]);
        assert.equal(exitCode, 6);
        assert.match(
          stdout,
          /w\/idflow\.targets\.yaml:3:46 {2}error missing-file .*does not exist\.\n +Did you mean `hr\.sql`\?/,
        );
        assert.match(stdout, /w\/idflow\.targets\.yaml:4:82 {2}error plain-secret/);
        assert.match(stdout, /✗ 2 errors in 1 file\n$/);
        assert.doesNotMatch(stdout, /canary/);
      }
    });

    it('0: warns of targets of a flow that its targets file does not have, or has as something else', async () => {
      commandLine.write(
        'w/flows/a.idflow.yaml',
        'idflow: 1\nname: A\ntargets: { hrr: sql, idp: sql }\nsteps:\n  a: { sql: SELECT 1, target: hrr, next: b }\n  b: { sql: SELECT 1, target: idp }\n',
      );
      commandLine.write('w/database/hr.sql', '');
      commandLine.write('w/idflow.targets.yaml', TARGETS.replace('hr.sqll', 'hr.sql').replace('canary-token', "'${secret:t}'"));
      const { exitCode, stdout } = await run(['validate', 'w']);
      assert.equal(exitCode, 0, stdout);
      assert.match(stdout, /a\.idflow\.yaml:3:12 {2}warning unbound-target .*w\/idflow\.targets\.yaml has the target `hrr`/);
      assert.match(stdout, /a\.idflow\.yaml:3:27 {2}warning wrong-target-kind .*`okta` in `dev`/);
      assert.match(stdout, /✓ 2 warnings in 2 files\n$/);
    });

    it('0: says nothing of a flow whose targets file is not sound: that is told of the file', async () => {
      commandLine.write(
        'w/flows/a.idflow.yaml',
        'idflow: 1\nname: A\ntargets: { hr: sql }\nsteps:\n  a: { sql: SELECT 1, target: hr }\n',
      );
      commandLine.write('w/idflow.targets.yaml', 'environments: [');
      const { exitCode, stdout } = await run(['validate', 'w/flows']);
      assert.equal(stdout, '✓ no problems in 1 file\n');
      assert.equal(exitCode, 0);
    });
  });
});
