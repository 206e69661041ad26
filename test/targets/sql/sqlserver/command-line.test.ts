import assert from 'node:assert/strict';
import { CommandLine } from '../../../cli/command-line.ts';
import { onDoubles } from '../sqlserver-double/suite.ts';
import * as tds from '../sqlserver-double/tokens.ts';

const FLOW = `idflow: 1
name: Read an amount
targets: { hr: sql }
input: { type: object }
steps:
  read: { sql: 'SELECT amount FROM pay WHERE login = :login', target: hr, with: { login: input.login } }
`;

describe('the command line on a scripted SQL Server', function () {
  this.timeout(60_000);
  const commandLine = new CommandLine();
  const start = onDoubles();

  it('reads exact values with the driver that is a file of its own, where the library’s own reader is replaced', async () => {
    const money = Buffer.concat([Buffer.from([8]), tds.int32(0x7fffffff), tds.int32(-1)]);
    const column = { name: 'amount', type: Buffer.from([0x6e, 8]) };
    const answer = [tds.columns([column]), tds.row(money), tds.doneInProc(tds.COMMAND.select, 1), tds.doneProc()];
    const { double } = await start({ answer: () => Buffer.concat(answer) });
    commandLine.write('read.idflow.yaml', FLOW);
    commandLine.write(
      'idflow.targets.yaml',
      `environments:\n  there:\n    hr: { kind: sqlserver, host: 127.0.0.1, port: ${double.port}, database: hr, user: flow, password: '\${secret:hr}', tls: off }\n`,
    );
    const variables = { IDFLOW_SECRET_HR: 'correct-horse' };
    const { exitCode, stdout, stderr } = await commandLine.run(['run', 'read.idflow.yaml', '--json', '--set', 'login=jane'], {
      variables,
    });
    assert.equal(exitCode, 3, `nothing changed: ${stdout}${stderr}`);
    assert.match(stdout, /"922337203685477\.5807"/);
    assert.ok(!(stdout + stderr).includes('correct-horse'));
    assert.equal(double.logins[0]?.password, 'correct-horse');
  });

  it('says of an Oracle that is not there what to do, with the driver that is a file of its own', async () => {
    commandLine.write(
      'idflow.targets.yaml',
      `environments:\n  there:\n    hr: { kind: oracle, host: 127.0.0.1, port: 1, service: FREEPDB1, user: flow, password: '\${secret:hr}' }\n`,
    );
    const variables = { IDFLOW_SECRET_HR: 'correct-horse' };
    const { exitCode, stdout } = await commandLine.run(['targets', 'test', '--json'], { variables });
    assert.equal(exitCode, 1);
    assert.match(stdout, /127\.0\.0\.1:1\/FREEPDB1.*Nothing listens there/);
  });
});
