import assert from 'node:assert/strict';
import type { Json } from '../../src/flow/json.ts';
import { openFlow, yaml } from '../engine/flow-run.ts';

/** Names that every JavaScript object inherits. */
const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', '__defineGetter__'];

const own = (name: string, value: Json): Json => JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`) as Json;

describe('Names that objects inherit', () => {
  it('are attributes, columns and parameters like all others', async () => {
    for (const name of NAMES) {
      const flow = openFlow(
        yaml`
          targets: { hr: sql }
          objects:
            user:
              target: hr
              mapping: [${name} <=> ${name}]
              properties:
                check: SELECT [${name}] FROM users WHERE [${name}] = :${name}
                select: SELECT [${name}] FROM users WHERE [${name}] = :${name}
                selectAll: SELECT [${name}] FROM users
                insert: INSERT INTO users VALUES (:${name})
          steps:
            values: { map: user, next: there }
            there: { check: user, then: known, else: add }
            add: { insert: user, next: all }
            known: { fetch: user, next: compare }
            compare: { delta: user, next: all }
            all: { fetch: user, property: selectAll, next: parsed }
            parsed: { parse: user, next: done }
            done: { end: auto, output: { new: objects.user.new, parsed: objects.user.current, same: "source.${name}" } }
        `,
        { schema: `CREATE TABLE users ([${name}] TEXT)` },
      );
      const added = await flow.run(own(name, 'x'));
      assert.deepEqual([added.report.outcome, added.report.failure], ['succeeded', undefined], name);
      assert.deepEqual(added.report.output, { new: own(name, 'x'), parsed: [own(name, 'x')], same: 'x' }, name);
      const again = await flow.run(own(name, 'x'));
      assert.deepEqual([again.report.outcome, again.outputs['compare']], ['no-changes', []], name);
    }
  });

  it('are null where the source does not have them', async () => {
    for (const name of NAMES) {
      const { report, outputs } = await openFlow(
        yaml`
          targets: { hr: sql }
          objects:
            user: { target: hr, mapping: [a <= ${name}, b <= source.${name}] }
          steps:
            values: { map: user, next: bound }
            bound: { sql: "SELECT :a AS a, :b AS b", target: hr, object: user }
        `,
      ).run({});
      assert.deepEqual([report.failure, outputs['values']], [undefined, { a: null, b: null }], name);
    }
  });

  it('are step ids, objects, loops and keys like all others', async () => {
    for (const name of NAMES.filter((each) => !each.startsWith('_'))) {
      const { report } = await openFlow(
        yaml`
          targets: { hr: sql }
          objects:
            ${name}: { target: hr, key: ${name}, mapping: [a <= a], properties: { selectAll: "SELECT 'x' AS [${name}]" } }
          steps:
            ${name}: { map: ${name}, next: get }
            get: { fetch: ${name}, property: selectAll, next: compare }
            compare: { delta: ${name}, wanted: input.wanted, next: loop }
            loop: { for-each: objects.${name}.toAdd, do: tell, next: done }
            tell: { log: "\${item.${name}}", next: loop }
            done: { end: auto, output: [steps.${name}.a, objects.${name}.toAdd, objects.${name}.toRemove] }
        `,
      ).run({ a: 1, wanted: [own(name, 'y'), {}] });
      assert.deepEqual(report.failure, undefined, name);
      assert.deepEqual(report.output, [1, [own(name, 'y'), {}], [own(name, 'x')]], name);
    }
  });

  it('name no case of a switch, no error edge and no outcome of a call', async () => {
    const flow = openFlow(yaml`
      steps:
        by: { switch: input.name, cases: { a: end }, default: other }
        other: { log: Other }
    `);
    for (const name of [...NAMES, '__proto__']) assert.deepEqual((await flow.run({ name })).path, ['by', 'other'], name);
  });

  it('pollute nothing as keys of the input', async () => {
    const input = JSON.parse(
      '{"__proto__":{"admin":true},"user":{"__proto__":{"admin":true},"name":"ada"},"constructor":{"prototype":{"admin":true}}}',
    ) as Json;
    const { report } = await openFlow(yaml`
      source: input.user
      targets: { hr: sql }
      objects:
        user: { target: hr, mapping: [name <= name, admin <= admin, "copied <= Object.assign({}, source).admin"] }
      steps:
        values: { map: user, next: merged }
        merged: { script: "return Object.assign({}, input, source).admin === undefined", next: done }
        done: { end: auto, output: { new: objects.user.new, script: steps.merged, input: input.admin } }
    `).run(input);
    assert.deepEqual(report.output, { new: { name: 'ada', admin: null, copied: null }, script: true, input: null });
    assert.equal(({} as { admin?: boolean }).admin, undefined);
  });
});
