import assert from 'node:assert/strict';
import { TargetsFileError } from '../../../src/targets/environment/environment-error.ts';
import { readTargetsFile } from '../../../src/targets/environment/targets-file.ts';

const problemsOf = (settings: string): string[] => {
  try {
    readTargetsFile(`environments:\n  there:\n    hr: ${settings}\n`, 'idflow.targets.yaml');
    return [];
  } catch (error) {
    assert.ok(error instanceof TargetsFileError, String(error));
    return error.problems.map(({ code, message }) => `${code}: ${message}`);
  }
};

describe('the connection to a database server', () => {
  for (const kind of ['postgresql', 'mysql', 'mariadb']) {
    it(`of kind ${kind} needs a host, a database and a user, and takes everything else`, () => {
      const whole = `{ kind: ${kind}, host: db.example.com, port: 6000, database: hr, user: flow, password: '\${secret:hr}', tls: verified, ca: ca.pem, server-name: db, client-certificate: c.pem, client-key: '\${secret:key}', pool-size: 5, idle-timeout: 1m, acquire-timeout: 5s, connect-timeout: 5s, statement-timeout: 2m, on-connect: [SET ROLE x] }`;
      assert.deepEqual(problemsOf(whole), []);
      assert.deepEqual(problemsOf(`{ kind: ${kind}, host: db.example.com, database: hr, user: flow }`), []);
      assert.deepEqual(
        problemsOf(`{ kind: ${kind} }`).map((problem) => /`(\w+)`/.exec(problem.replace(`\`${kind}\``, ''))?.[1]),
        ['host', 'database', 'user'],
      );
    });
  }

  it('of kind sqlserver has no use for a certificate of this side', () => {
    assert.deepEqual(problemsOf(`{ kind: sqlserver, host: db.example.com, database: hr, user: flow, tls: off }`), []);
    assert.match(
      problemsOf(`{ kind: sqlserver, host: h, database: d, user: u, client-certificate: c.pem }`)[0] ?? '',
      /unknown-key.*client-certificate/,
    );
  });

  it('of kind oracle has a service in place of a database', () => {
    const whole = `{ kind: oracle, host: db.example.com, service: FREEPDB1, user: flow, password: '\${secret:hr}', ca: ca.pem, server-name: db, client-certificate: c.pem, client-key: '\${secret:key}' }`;
    assert.deepEqual(problemsOf(whole), []);
    assert.equal(problemsOf(`{ kind: oracle, host: h, database: d, user: u }`).length, 2);
  });

  it('takes a password as a reference only, and repeats none that stands there', () => {
    const [problem = '', ...more] = problemsOf(`{ kind: postgresql, host: h, database: d, user: u, password: hunter2 }`);
    assert.deepEqual(more, []);
    assert.match(problem, /Only a reference to the password/);
    assert.ok(!problem.includes('hunter2'));
  });

  it('has a host without scheme, port and path', () => {
    const at = (host: string): string[] => problemsOf(`{ kind: postgresql, host: '${host}', database: d, user: u }`);
    for (const host of ['db', 'db.example.com', '10.0.0.1', '::1', 'fe80::1%eth0', '${env:HR_HOST}', '/var/run/postgresql'])
      assert.deepEqual(at(host), [], host);
    for (const host of ['db.example.com:5432', 'postgres://db.example.com', '[::1]', 'db.example.com/hr', 'my host'])
      assert.deepEqual(at(host), ['wrong-value: This is no name of a host.'], host);
  });

  it('refuses other words for encryption, and a pool without connections', () => {
    assert.match(problemsOf(`{ kind: mysql, host: h, database: d, user: u, tls: none }`)[0] ?? '', /verified.*unverified.*off/);
    assert.equal(problemsOf(`{ kind: mysql, host: h, database: d, user: u, pool-size: 0 }`).length, 1);
  });
});
