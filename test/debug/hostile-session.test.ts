import assert from 'node:assert/strict';
import type { FlowClient } from './dap-client.ts';
import { lineOf, PEOPLE, type PeopleFolder } from './people-folder.ts';
import { flowClient, peopleForEach } from './people-for-each.ts';

const ADA = { login: 'ada', name: 'Ada', roles: [] };

/** The flow, with other code in the place of its inline trigger. */
const withScript = (...lines: readonly string[]): string =>
  PEOPLE.replace(
    "            const known = newObject.name !== 'nobody'\n",
    lines.map((line) => `            ${line}\n`).join(''),
  ).replace('return known', 'return true');

const VALUES = withScript(
  'const bomb = { get fuse() { for (;;); }, get [Symbol.toStringTag]() { for (;;); } }',
  'const trap = new Proxy({}, { ownKeys() { for (;;); }, get() { for (;;); }, getPrototypeOf() { throw 1 } })',
  'const many = Array.from({ length: 50000 }, (_, n) => ({ n }))',
  'Object.prototype.polluted = 1; JSON.stringify = () => "{"',
);

describe('A session with a hostile script', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  peopleForEach(flowClient, (...given) => {
    [folder, client] = given;
  });

  async function stopped(flow: string, line: number, rules: object = {}) {
    folder.write('people.idflow.yaml', flow);
    await client.launching({ flow: folder.flow, input: ADA });
    await client.breakpoints(folder.flow, [{ line, ...rules }]);
    await client.configurationDoneRequest();
    return client.halt();
  }

  /** A request that may be refused, with a sentence. */
  const attempt = (request: Promise<unknown>): Promise<unknown> =>
    request.catch((error: unknown) => assert.ok(error instanceof Error && error.message.length > 10, String(error)));

  it('shows what can be shown, refuses the rest with a sentence, and goes on to the end', async () => {
    const stop = await stopped(VALUES, lineOf('            return true', VALUES));
    const [script, step] = stop.frames;
    for (const reference of (await client.scopes(script!)).values()) {
      await attempt(client.variables(reference));
      await attempt(client.variables(reference, { start: 2, count: 1 }));
    }
    for (const expression of [
      'bomb',
      'bomb.fuse',
      'trap',
      'trap.x',
      'many',
      'for (;;);',
      'const a = []; for (;;) a.push(a.slice())',
    ])
      for (const context of ['watch', 'hover', 'repl'])
        await attempt(client.evaluateRequest({ expression, frameId: script!.id, context }));
    await attempt(client.evaluateRequest({ expression: '(() => { for (;;); })()', frameId: step!.id }));
    await attempt(client.evaluateRequest({ expression: '"x".repeat(1e9)', frameId: step!.id }));
    assert.equal(await client.evaluates(script!, 'many.length'), '50000');
    assert.equal(await client.evaluates(step!, 'newObject.login'), '"ada"');
    assert.equal((await client.next()).frames[0]?.name, 'add');
    await client.toTheEnd();
    assert.match(client.output, /Keep people: succeeded/);
    assert.deepEqual(folder.rows('SELECT * FROM people'), [{ login: 'ada', name: 'Ada' }]);
    assert.deepEqual(await client.leave(), { code: 0, errors: '' });
  });

  for (const [name, code, sentence] of [
    ['fills its memory', 'const all = []; for (;;) all.push(new Array(1000).fill(1))', /needs more than \d+ MB of memory/],
    ['calls itself without end', 'const down = () => down() + 1; down()', /nested too deeply|Maximum call stack/],
    ['throws what can not be shown', 'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 1 } })', /failed/],
  ] as const)
    it(`ends with a sentence when it ${name}, after a step into it`, async () => {
      const flow = withScript('const first = 1', code);
      await stopped(flow, lineOf('            const first', flow));
      await client.next();
      await client.toTheEnd();
      assert.match(client.output, sentence);
      assert.match(client.output, /Keep people: failed/);
      assert.deepEqual(folder.rows('SELECT * FROM people'), []);
      assert.deepEqual(await client.leave(), { code: 0, errors: '' });
    });

  it('stops at a condition that never comes back, and says so', async () => {
    const condition = 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)';
    const stop = await stopped(PEOPLE, lineOf('            return known'), { condition });
    assert.deepEqual([stop.reason, stop.frames[0]?.name], ['breakpoint', 'somebody']);
    assert.match(client.output, /The condition or the message of this breakpoint does not end/);
    assert.equal(await client.evaluates(stop.frames[0]!, 'known'), 'true');
    await client.toTheEnd();
    assert.match(client.output, /Keep people: succeeded/);
  });
});
