import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FlowClient } from './dap-client.ts';
import { lineOf, type PeopleFolder } from './people-folder.ts';
import { flowClient, peopleForEach } from './people-for-each.ts';

const ADA = {
  login: 'ada',
  name: 'Ada',
  password: 'correct-horse',
  note: 'it is correct-horse',
  roles: [{ name: 'dev' }, { name: 'ops' }],
  numbers: Array.from({ length: 250 }, (_, index) => index),
};

describe('Data at a pause', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  const connect = peopleForEach(flowClient, (...given) => {
    [folder, client] = given;
  });

  const pausedAt = async (...steps: string[]) => {
    await client.launching({ flow: folder.flow, input: ADA });
    await client.breakpoints(
      folder.flow,
      steps.map((step) => lineOf(`  ${step}:`)),
    );
    await client.configurationDoneRequest();
    return client.halt();
  };

  it('is shown in scopes: object, current row, input, outputs of steps, targets', async () => {
    const { frames } = await pausedAt('add', 'add-role');
    const [top] = frames;
    assert.deepEqual([...(await client.scopes(top!)).keys()], ['Object', 'Input', 'Step outputs', 'Targets']);
    assert.deepEqual(await client.values(top!, 'Object'), {
      newObject: '{login: "ada", name: "Ada", password: •••}',
      oldObject: 'null',
      source: '{login: "ada", name: "Ada", password: •••, note: "it is •••", roles: […], …}',
      exists: 'false',
    });
    assert.deepEqual(await client.values(top!, 'Step outputs'), {
      values: '{login: "ada", name: "Ada", password: •••}',
      there: 'null',
      may: '{somebody: true}',
    });
    assert.match((await client.values(top!, 'Targets'))['hr'] ?? '', /^\{kind: "sqlite", address: ".*", lastCall: \{…\}\}$/);
    const inLoop = await client.onwards();
    assert.deepEqual(await client.values(inLoop.frames[0]!, 'Current row'), { item: '{name: "dev"}', index: '0' });
    await client.breakpoints(folder.flow, []);
    // the frame of the loop is outside of it
    assert.equal((await client.scopes(inLoop.frames[1]!)).has('Current row'), false);
    await client.toTheEnd();
  });

  it('of objects that come as lists has what is there, what should be, and the difference', async () => {
    const sample = fileURLToPath(new URL('../../samples/update-user/', import.meta.url));
    const copy = join(folder.path, 'update-user');
    cpSync(sample, copy, { recursive: true, filter: (path) => !path.endsWith('.idflow') });
    const flow = join(copy, 'update-user.idflow.yaml');
    await client.launching({ flow, input: 'inputs/grants-to-add-and-remove.json', consent: 'yes' });
    const text = readFileSync(flow, 'utf8');
    await client.breakpoints(flow, [lineOf('  grants-to-add:', text)]);
    await client.configurationDoneRequest();
    const [step] = (await client.halt()).frames;
    const [grant] = await client.variables((await client.scopes(step!)).get('Grants')!);
    const lists = await client.variables(grant!.variablesReference);
    assert.deepEqual(
      lists.map(({ name, value }) => `${name} ${value}`),
      ['rows', 'current', 'wanted', 'toAdd', 'toRemove'].map((name) => `${name} (1) [{…}]`),
    );
    await client.leave();
  });

  it('is paged where it is long', async () => {
    const { frames } = await pausedAt('add');
    const input = (await client.scopes(frames[0]!)).get('Input')!;
    const numbers = (await client.variables(input)).find(({ name }) => name === 'numbers')!;
    assert.equal(numbers.indexedVariables, 250);
    const page = await client.variables(numbers.variablesReference, { filter: 'indexed', start: 200, count: 2 });
    assert.deepEqual(
      page.map(({ name, value, evaluateName }) => [name, value, evaluateName]),
      [
        ['200', '200', 'input.numbers[200]'],
        ['201', '201', 'input.numbers[201]'],
      ],
    );
    assert.deepEqual(await client.variables(numbers.variablesReference, { filter: 'named' }), []);
    await client.toTheEnd();
  });

  it('never shows a secret: not by its name, not by its value, not in what is evaluated', async () => {
    const { frames } = await pausedAt('add');
    const input = await client.values(frames[0]!, 'Input');
    assert.deepEqual([input['password'], input['note']], ['•••', '"it is •••"']);
    assert.equal(await client.evaluates(frames[0]!, 'input.password'), '•••');
    assert.equal(await client.evaluates(frames[0]!, '[input.note, input.password].join()'), '"it is •••,•••"');
    await assert.rejects(client.evaluateRequest({ expression: 'input.password.x.y', frameId: frames[0]!.id }));
    await client.toTheEnd();
    assert.doesNotMatch(client.output, /correct-horse/);
  });

  it('is evaluated in the selected frame, and changes nothing', async () => {
    const { frames } = await pausedAt('add-role');
    await client.breakpoints(folder.flow, []);
    assert.equal(await client.evaluates(frames[0]!, 'newObject.name'), '"dev"');
    assert.equal(await client.evaluates(frames[0]!, 'item.name', 'hover'), '"dev"');
    await assert.rejects(
      client.evaluateRequest({ expression: "newObject.name = 'x'", frameId: frames[0]!.id, context: 'watch' }),
      /nothing is changed/,
    );
    await assert.rejects(client.evaluateRequest({ expression: 'newObject.', frameId: frames[0]!.id }), /./);
    assert.equal(
      await client.evaluates(frames[0]!, "new Date(0).toISOString() + newObject.name.padEnd(5, '.')"),
      '"1970-01-01T00:00:00.000Zdev.."',
    );
    // a watch that never ends costs its own time only
    await assert.rejects(client.evaluateRequest({ expression: '(() => { for (;;); })()', frameId: frames[0]!.id }));
    assert.equal(await client.evaluates(frames[0]!, 'newObject.name'), '"dev"');
    await client.toTheEnd();
  });

  it('is changed: what is set in newObject is what gets written', async () => {
    const { frames } = await pausedAt('add');
    const object = (await client.scopes(frames[0]!)).get('Object')!;
    const [newObject, oldObject] = await client.variables(object);
    const set = await client.setVariableRequest({
      variablesReference: newObject!.variablesReference,
      name: 'name',
      value: "'Ada ' + 1815",
    });
    assert.equal(set.body.value, '"Ada 1815"');
    await client.send('setExpression', { expression: "newObject['login']", value: '"ada.l"', frameId: frames[0]!.id });
    assert.equal(await client.evaluates(frames[0]!, "newObject.name = newObject.name + '!'", 'repl'), '"Ada 1815!"');
    assert.deepEqual(
      (await client.variables(newObject!.variablesReference)).map(({ value }) => value),
      ['"ada.l"', '"Ada 1815!"', '•••'],
    );
    assert.deepEqual(oldObject?.presentationHint?.attributes, ['readOnly']);
    await assert.rejects(
      client.setVariableRequest({ variablesReference: object, name: 'oldObject', value: '{}' }),
      /Only `newObject`/,
    );
    await assert.rejects(
      client.send('setExpression', { expression: 'input.login', value: '1', frameId: frames[0]!.id }),
      /Only `newObject`/,
    );
    await assert.rejects(
      client.setVariableRequest({ variablesReference: object, name: 'newObject', value: '5' }),
      /a map of attributes/,
    );
    await client.toTheEnd();
    assert.deepEqual(folder.rows('SELECT * FROM people'), [{ login: 'ada.l', name: 'Ada 1815!' }]);
  });

  it('of an earlier pause is refused', async () => {
    const { frames } = await pausedAt('add');
    const input = (await client.scopes(frames[0]!)).get('Input')!;
    await client.next();
    await assert.rejects(client.scopesRequest({ frameId: frames[0]!.id }), /a pause that is over/);
    await assert.rejects(client.variables(input), /a pause that is over/);
    await client.toTheEnd();
  });

  it('completes names in the console', async () => {
    const { frames } = await pausedAt('add-role');
    await client.breakpoints(folder.flow, []);
    const complete = async (text: string) => {
      const { body } = await client.completionsRequest({ frameId: frames[0]!.id, text, column: text.length + 1 });
      return body.targets.map(({ label, start, length }) => `${label}@${start}+${length}`);
    };
    assert.deepEqual(await complete('1 + ne'), ['newObject@4+2']);
    assert.deepEqual(await complete('newObject.n'), ['name@10+1']);
    assert.deepEqual(await complete('ite'), ['item@0+3']);
    assert.deepEqual(await complete('input.roles[0].'), ['name@15+0']);
    await client.toTheEnd();
  });

  it('is decided on: skip the step, take another port, give the answer of a target', async () => {
    await pausedAt('there');
    const may = await client.go(() => client.customRequest('takePort', { port: 'else' }));
    assert.equal(may.frames[0]?.name, 'may');
    await assert.rejects(
      client.customRequest('takePort', { port: 'sideways' }),
      /may has no port `sideways`; it has `next`, `vetoed`/,
    );
    assert.equal((await client.next()).frames[0]?.name, 'add');
    const roles = await client.go(() => client.customRequest('useAnswer', { answer: 1 }));
    assert.equal(roles.frames[0]?.name, 'roles');
    assert.match(client.output, /add: hr was not called: the answer was given in the debugger/);
    await client.toTheEnd();
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
    await assert.rejects(client.customRequest('takePort', { port: 'next' }), /not paused/);
    await assert.rejects(client.customRequest('runToStep', { flow: 5 }), /runToStep: `flow`/);
  });

  it('asks for consent by an event of its own', async () => {
    await client.launching({ flow: folder.flow, input: ADA });
    await client.configurationDoneRequest();
    await client.terminated();
    await client.leave();
    client = connect();
    await client.launching({ flow: folder.flow, input: ADA });
    const asked = client.waitForEvent('consent');
    await client.configurationDoneRequest();
    const { id, question, step } = (await asked).body as { id: number; question: string; step: string };
    assert.deepEqual([question, step], ['Remove ada?', 'remove']);
    await client.customRequest('consent', { id, granted: false });
    await client.terminated();
    assert.match(client.output, /Keep people: cancelled/);
  });
});
