import assert from 'node:assert/strict';
import { openFlow, writesOf, yaml } from './flow-run.ts';

describe('An insert step', () => {
  it('fills attributes that are null with what RETURNING answers', async () => {
    const people = openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [name <= name, mail <= mail]
            properties:
              insert: INSERT INTO users (name, mail) VALUES (:name, :mail) RETURNING id, mail, 'staff' AS kind
        steps:
          values: { map: user, next: create }
          create: { insert: user, next: done }
          done: { end: auto, output: objects.user.new }
      `,
      { schema: 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT)' },
    );
    const { report, outputs } = await people.run({ name: 'ada', mail: 'ada@example.com' });
    assert.deepEqual(report.output, { name: 'ada', mail: 'ada@example.com', id: 1, kind: 'staff' });
    assert.deepEqual(outputs['create'], { id: 1, mail: 'ada@example.com', kind: 'staff' });
    assert.deepEqual([report.outcome, writesOf(report)], ['succeeded', ['create: insert user']]);
  });

  const twoTables = (second: string) =>
    openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [name <= name, card <= card]
            properties:
              insert:
                - INSERT INTO users (name) VALUES (:name)
                - ${second}
        steps:
          values: { map: user, next: create }
          create: { insert: user }
      `,
      { schema: 'CREATE TABLE users (name TEXT UNIQUE); CREATE TABLE cards (number TEXT UNIQUE, owner TEXT)' },
    );

  it('runs several statements as one change', async () => {
    const people = twoTables('INSERT INTO cards VALUES (:card, :name)');
    const { report, calls } = await people.run({ name: 'ada', card: '17' });
    assert.deepEqual(writesOf(report), ['create: insert user']);
    assert.equal(calls.length, 2);
    assert.deepEqual(people.rows('SELECT * FROM cards'), [{ number: '17', owner: 'ada' }]);
  });

  it('writes nothing of them when one fails', async () => {
    const people = twoTables('INSERT INTO cards VALUES (:card, :name)');
    await people.run({ name: 'ada', card: '17' });
    const { report } = await people.run({ name: 'grace', card: '17' });
    assert.deepEqual([report.outcome, report.failure?.kind, report.writes], ['failed', 'already-exists', []]);
    assert.deepEqual(people.rows('SELECT name FROM users'), [{ name: 'ada' }]);
  });

  it('is no change where nothing was inserted', async () => {
    const people = openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [name <= name]
            properties: { insert: INSERT OR IGNORE INTO users VALUES (:name) }
        steps:
          values: { map: user, next: create }
          create: { insert: user }
      `,
      { schema: 'CREATE TABLE users (name TEXT UNIQUE)' },
    );
    assert.equal((await people.run({ name: 'ada' })).report.outcome, 'succeeded');
    const { report, logs } = await people.run({ name: 'ada' });
    assert.deepEqual([report.outcome, report.writes], ['no-changes', []]);
    assert.deepEqual(logs, ['info: Nothing was inserted: it was there already.']);
  });

  it('refuses to bind a list or an object', async () => {
    const people = twoTables('INSERT INTO cards VALUES (:card, :name)');
    const { report } = await people.run({ name: 'ada', card: ['17'] });
    assert.deepEqual(
      [report.failure?.kind, report.failure?.message],
      ['invalid-input', ':card is a list; a statement binds single values. Use JSON.stringify in the mapping.'],
    );
    assert.deepEqual(people.rows('SELECT * FROM users'), []);
  });
});

describe('An update step', () => {
  const people = () =>
    openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [name <= name, mail <= mail, "password <= 'secret'"]
            properties:
              select: SELECT name, mail FROM users WHERE name = :name
              update: UPDATE users SET mail = :mail WHERE name = :name
              updatePassword: UPDATE users SET password = :password WHERE name = :name
        steps:
          values: { map: user, next: way }
          way: { switch: input.way, cases: { fetched: get, blind: change, password: set-password } }
          get: { fetch: user, next: change }
          change: { update: user, next: changed, unchanged: same }
          set-password: { update: user, property: updatePassword, next: changed, unchanged: same }
          changed: { log: Changed }
          same: { log: The same }
      `,
      {
        schema:
          "CREATE TABLE users (name TEXT, mail TEXT, password TEXT); INSERT INTO users VALUES ('ada', 'ada@example.com', NULL)",
      },
    );

  it('sends nothing where nothing differs from what was fetched', async () => {
    const { report, path, calls } = await people().run({ way: 'fetched', name: 'ada', mail: 'ada@example.com' });
    assert.deepEqual(path.slice(-2), ['change', 'same']);
    assert.deepEqual([report.outcome, calls.filter(({ writes }) => writes)], ['no-changes', []]);
  });

  it('sends what differs, and leaves the changes', async () => {
    const flow = people();
    const { report, outputs } = await flow.run({ way: 'fetched', name: 'ada', mail: 'new@example.com' });
    assert.deepEqual(outputs['change'], [{ attribute: 'mail', from: 'ada@example.com', to: 'new@example.com' }]);
    assert.deepEqual([report.outcome, writesOf(report)], ['succeeded', ['change: update user']]);
    assert.deepEqual(flow.rows('SELECT mail FROM users'), [{ mail: 'new@example.com' }]);
  });

  it('is sent always where nothing was fetched to compare with', async () => {
    const { report } = await people().run({ way: 'blind', name: 'ada', mail: 'ada@example.com' });
    assert.deepEqual([report.outcome, writesOf(report)], ['succeeded', ['change: update user']]);
  });

  it('is sent always for a password', async () => {
    const flow = people();
    for (const time of [1, 2]) {
      const { report } = await flow.run({ way: 'password', name: 'ada' });
      assert.deepEqual(writesOf(report), ['set-password: update user'], `time ${time}`);
    }
    assert.deepEqual(flow.rows('SELECT password FROM users'), [{ password: 'secret' }]);
  });

  it('warns and takes unchanged where no row was there to change', async () => {
    const { report, path } = await people().run({ way: 'blind', name: 'linus', mail: 'x' });
    assert.equal(path.at(-1), 'same');
    assert.deepEqual([report.outcome, report.warnings], ['no-changes', ['The update of `user` changed no row.']]);
  });
});

describe('A delete step', () => {
  const people = () =>
    openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [name <= name]
            properties:
              delete:
                - DELETE FROM cards WHERE owner = :name
                - DELETE FROM users WHERE name = :name
        steps:
          values: { map: user, next: remove }
          remove: { delete: user, next: gone, refused: kept }
          gone: { log: Gone }
          kept: { log: Kept }
      `,
      {
        schema: yaml`
          CREATE TABLE users (name TEXT PRIMARY KEY);
          CREATE TABLE cards (owner TEXT REFERENCES users(name));
          CREATE TABLE loans (owner TEXT REFERENCES users(name));
          INSERT INTO users VALUES ('ada'), ('grace');
          INSERT INTO cards VALUES ('ada'), ('grace');
          INSERT INTO loans VALUES ('grace');
        `,
      },
    );

  it('removes the object, with all its statements', async () => {
    const flow = people();
    const { report, outputs, path } = await flow.run({ name: 'ada' });
    assert.deepEqual([report.outcome, outputs['remove'], path.at(-1)], ['succeeded', true, 'gone']);
    assert.deepEqual(flow.rows('SELECT owner FROM cards'), [{ owner: 'grace' }]);
  });

  it('is refused where there is nothing to remove', async () => {
    const { report, outputs, path } = await people().run({ name: 'linus' });
    assert.deepEqual([report.outcome, outputs['remove'], path.at(-1)], ['no-changes', false, 'kept']);
  });

  it('removes nothing where a statement collides', async () => {
    const flow = people();
    const { report } = await flow.run({ name: 'grace' });
    assert.deepEqual([report.outcome, report.failure?.kind, report.writes], ['failed', 'conflict', []]);
    assert.equal(flow.rows('SELECT * FROM cards').length, 2);
  });
});

describe('A sql step', () => {
  const SCHEMA =
    "CREATE TABLE users (name TEXT UNIQUE, visits INTEGER DEFAULT 0); INSERT INTO users VALUES ('ada', 1), ('grace', 2)";

  it('answers rows and the number of rows affected', async () => {
    const { outputs, ports, report } = await openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          read: { sql: "SELECT visits FROM users WHERE name = :name", target: hr, with: { name: "input.name.toLowerCase()" }, next: write }
          write: { sql: "UPDATE users SET visits = visits + :by RETURNING visits", target: hr, with: { by: "steps.read.rows[0].visits" } }
      `,
      { schema: SCHEMA },
    ).run({ name: 'GRACE' });
    assert.deepEqual(outputs, {
      read: { rows: [{ visits: 2 }], affected: 0 },
      write: { rows: [{ visits: 3 }, { visits: 4 }], affected: 2 },
    });
    assert.deepEqual([ports, writesOf(report)], [['read:next', 'write:next'], ['write: write']]);
  });

  it('takes empty where no row came back and none was affected', async () => {
    const { ports, report } = await openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          write: { sql: UPDATE users SET visits = 0 WHERE name = 'linus', target: hr, next: end, empty: none }
          none: { log: None }
      `,
      { schema: SCHEMA },
    ).run();
    assert.deepEqual([ports, report.outcome], [['write:empty', 'none:next'], 'no-changes']);
  });

  it('binds the attributes of an object where `with` says nothing', async () => {
    const { outputs } = await openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user: { target: hr, mapping: [name <= name, visits <= visits] }
        steps:
          values: { map: user, next: read }
          read: { sql: "SELECT :name AS name, :visits AS visits", target: hr, object: user, with: { visits: objects.user.new.visits + 1 } }
      `,
      { schema: SCHEMA },
    ).run({ name: 'ada', visits: 5 });
    assert.deepEqual(outputs['read'], { rows: [{ name: 'ada', visits: 6 }], affected: 0 });
  });

  it('runs several statements in one transaction, and counts all of them', async () => {
    const people = openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          write:
            sql:
              - UPDATE users SET visits = visits + 1
              - INSERT INTO users (name) VALUES (:name)
            target: hr
            with: { name: input.name }
      `,
      { schema: SCHEMA },
    );
    assert.deepEqual((await people.run({ name: 'linus' })).outputs['write'], { rows: [], affected: 3 });
    const { report } = await people.run({ name: 'linus' });
    assert.deepEqual([report.failure?.kind, report.writes], ['already-exists', []]);
    assert.deepEqual(people.rows("SELECT visits FROM users WHERE name = 'ada'"), [{ visits: 2 }]);
  });
});
