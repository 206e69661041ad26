import assert from 'node:assert/strict';
import { openFlow, yaml } from './flow-run.ts';

/** A flow that maps one object with the rules given, and does nothing else. */
const mapped = (rules: string, more = '') =>
  openFlow(
    yaml`
    targets: { hr: sql }
    objects:
      user:
        target: hr
        mapping: ${rules}
    steps:
      values: { map: user${more} }
  `,
    { unsound: true },
  );

describe('A map step', () => {
  it('makes target attributes of source attributes and expressions', async () => {
    const { outputs } = await mapped(
      '["user_name <= accountName", "mail <=> mail", "city <= address.city", "full_name <= `${firstName} ${lastName}`", "roles <= roles.map((role) => role.toUpperCase()).join()"]',
    ).run({
      accountName: 'ada',
      mail: 'ada@example.com',
      address: { city: 'Paris' },
      firstName: 'Ada',
      lastName: 'Byron',
      roles: ['a', 'b'],
    });
    assert.deepEqual(outputs['values'], {
      user_name: 'ada',
      mail: 'ada@example.com',
      city: 'Paris',
      full_name: 'Ada Byron',
      roles: 'A,B',
    });
  });

  it('gives null for attributes that the source does not have', async () => {
    const { outputs } = await mapped('["mail <= mail", "phone <= phone", "name <= constructor"]').run({ mail: null });
    assert.deepEqual(outputs['values'], { mail: null, phone: null, name: null });
  });

  it('leaves rules of the other direction out', async () => {
    const { outputs } = await mapped('["a <= x", "b => y", "c <=> z"]').run({ x: 1, y: 2, z: 3 });
    assert.deepEqual(outputs['values'], { a: 1, c: 3 });
  });

  it('leaves out rules whose condition does not hold, so that null and absent differ', async () => {
    const flow = mapped('[{ rule: "phone <= phone.trim()", when: "phone != null" }, "mail <= mail"]');
    assert.deepEqual((await flow.run({ phone: ' 12 ' })).outputs['values'], { phone: '12', mail: null });
    assert.deepEqual((await flow.run({})).outputs['values'], { mail: null });
  });

  it('reads what `from` says', async () => {
    const { outputs } = await mapped('["name <= name"]', ', from: input.manager').run({
      name: 'Ada',
      manager: { name: 'Grace' },
    });
    assert.deepEqual(outputs['values'], { name: 'Grace' });
  });

  it('names every attribute that failed, and runs the rules after it', async () => {
    const { report } = await mapped(
      '["name <= name.trim()", "mail <= mail", "city <= address.city", "zip <= address.zip.padStart(5)"]',
    ).run({ mail: 'a' });
    assert.ok(report.failure);
    assert.equal(report.failure.kind, 'script');
    assert.match(
      report.failure.message,
      /^The mapping failed for 3 attributes: name: TypeError: .*; city: TypeError: .*; zip: TypeError: /,
    );
    assert.deepEqual([report.failure.file, report.failure.line], ['flows/people.idflow.yaml', 7]);
  });

  it('names the one attribute that failed', async () => {
    const { report } = await mapped('["name <= name.trim()"]').run({});
    assert.match(report.failure?.message ?? '', /^The mapping of name: TypeError: /);
  });

  it('names the attribute whose condition failed', async () => {
    const { report } = await mapped('[{ rule: "name <= name", when: "a.b" }]').run({});
    assert.match(report.failure?.message ?? '', /^The mapping of condition of name: TypeError: /);
  });

  it('takes `otherwise` where the object does not apply, and maps nothing', async () => {
    const flow = openFlow(yaml`
      targets: { hr: sql }
      objects:
        mailbox:
          target: hr
          when: source.mail != null
          mapping: [address <= mail]
      steps:
        values: { map: mailbox, next: done, otherwise: skipped }
        done: { log: "\${objects.mailbox.new.address}" }
        skipped: { log: "\${objects.mailbox.new === null}" }
    `);
    assert.deepEqual((await flow.run({ mail: 'ada@example.com' })).logs, ['info: ada@example.com']);
    const { logs, ports } = await flow.run({ mail: null });
    assert.deepEqual([logs, ports], [['info: true'], ['values:otherwise', 'skipped:next']]);
  });

  it('reads the source of the flow where the flow names one', async () => {
    const { outputs } = await openFlow(yaml`
      source: input.person
      targets: { hr: sql }
      objects:
        user: { target: hr, mapping: [name <= name, same <= source.name, kind <= input.kind] }
      steps:
        values: { map: user }
    `).run({ person: { name: 'Ada' }, kind: 'test' });
    assert.deepEqual(outputs['values'], { name: 'Ada', same: 'Ada', kind: 'test' });
  });
});

describe('A parse step', () => {
  const flow = () =>
    openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          grant:
            target: hr
            mapping:
              - role => roleName
              - since.slice(0, 4) => from.year
              - "\`\${city}/\${country}\` => from.place.text"
              - rule: city => from.place.city
                when: country === 'FR'
              - user_name <= owner
            properties:
              selectAll: SELECT role, since, city, country FROM grants ORDER BY role
        steps:
          grants: { fetch: grant, property: selectAll, next: parsed }
          parsed: { parse: grant, next: done }
          done: { end: auto, output: objects.grant.current }
      `,
      {
        schema: yaml`
          CREATE TABLE grants (role TEXT, since TEXT, city TEXT, country TEXT);
          INSERT INTO grants VALUES ('clerk', '2024-05-01', 'Paris', 'FR'), ('admin', '2020-01-01', 'Rome', 'IT');
        `,
      },
    );

  it('makes source objects of rows, with attributes at any depth', async () => {
    const { report } = await flow().run();
    assert.deepEqual(report.output, [
      { roleName: 'admin', from: { year: '2020', place: { text: 'Rome/IT' } } },
      { roleName: 'clerk', from: { year: '2024', place: { text: 'Paris/FR', city: 'Paris' } } },
    ]);
  });

  it('fails for the column that does not fit', async () => {
    const people = flow();
    people.rows("INSERT INTO grants VALUES ('guest', NULL, 'Oslo', 'NO')");
    const { report } = await people.run();
    assert.ok(report.failure);
    assert.equal(report.failure.kind, 'script');
    assert.match(report.failure.message, /^The mapping of from\.year: TypeError: /);
  });

  it('leaves the rows as they are when attributes are put beside their objects', async () => {
    const idp = {
      kind: 'idp' as const,
      name: 'idp',
      call: () => Promise.resolve({ value: [{ id: 'u1', address: { city: 'Paris' } }], exchanges: [] }),
      test: () => Promise.resolve({ ok: true, server: 'scripted', latencyMs: 0 }),
      browser: () => assert.fail('Nobody looks around here.'),
      close: () => Promise.resolve(),
    };
    const { report } = await openFlow(
      yaml`
        targets: { idp: okta }
        objects:
          user:
            target: idp
            mapping: [address => home, id => home.owner]
            properties:
              selectAll: { idp: list-users }
        steps:
          users: { fetch: user, property: selectAll, next: parsed }
          parsed: { parse: user, next: done }
          done: { end: auto, output: { parsed: objects.user.current, rows: objects.user.rows } }
      `,
      { targets: { idp } },
    ).run();
    assert.deepEqual(report.output, {
      parsed: [{ home: { city: 'Paris', owner: 'u1' } }],
      rows: [{ id: 'u1', address: { city: 'Paris' } }],
    });
  });
});
