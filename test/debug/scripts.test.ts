import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { FlowClient } from './dap-client.ts';
import { lineOf, PEOPLE, type PeopleFolder } from './people-folder.ts';
import { flowClient, peopleForEach } from './people-for-each.ts';

const ADA = { login: 'ada', name: 'Ada', password: 'correct-horse', roles: [] };

/** As {@link PEOPLE}, with a trigger in a file of its own behind the inline one. */
const WITH_FILE = PEOPLE.replace('            return known\n', '            return known\n        - file: triggers/tidy.ts\n');
const TIDY = `interface Person { name: string }
const shout = (text: string): string => {
  const loud = text.toUpperCase()
  return loud
}
const person = newObject as Person
newObject.name = shout(person.name)
try {
  null.nothing
} catch (error) {
  log(error.message)
}
return true
`;

describe('Scripts in a debug session', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  let tidy: string;
  const connect = peopleForEach(flowClient, (...given) => {
    [folder, client] = given;
    folder.write('people.idflow.yaml', WITH_FILE);
    tidy = folder.write('triggers/tidy.ts', TIDY);
  });

  const line = (text: string): number => lineOf(text, WITH_FILE);
  const start = async (breakpoints: Readonly<Record<string, readonly number[]>>, filters: string[] = []) => {
    await client.launching({ flow: folder.flow, input: ADA });
    for (const [file, lines] of Object.entries(breakpoints)) await client.breakpoints(join(folder.path, file), lines);
    await client.setExceptionBreakpointsRequest({ filters });
    await client.configurationDoneRequest();
    return client.halt();
  };

  it('are stepped into from their step: inline, then in a file, then back to the steps', async () => {
    await start({ 'people.idflow.yaml': [line('  may:')] });
    const inline = await client.into();
    assert.deepEqual(inline.stack, [`somebody:${line('            const known')}`, `may:${line('  may:')}`, 'Keep people:2']);
    assert.equal(inline.frames[0]?.column, 13);
    assert.equal(inline.frames[0].source?.path, folder.flow);
    assert.equal((await client.next()).frames[0]?.line, line('            return known'));
    const file = await client.into();
    assert.deepEqual([file.frames[0]?.source?.path, file.frames[0]?.line], [tidy, 2]);
    assert.equal((await client.next()).frames[0]?.line, 6);
    assert.equal((await client.next()).frames[0]?.line, 7);
    const called = await client.into();
    assert.deepEqual(called.stack, ['shout:3', 'tidy:7', `may:${line('  may:')}`, 'Keep people:2']);
    assert.equal((await client.out()).frames[0]?.name, 'tidy');
    assert.equal((await client.out()).frames[0]?.name, 'add');
    await client.toTheEnd();
    assert.deepEqual(folder.rows('SELECT name FROM people'), [{ name: 'ADA' }]);
  });

  it('of a stage follow each other: stepping over the last line of one comes to the first of the next', async () => {
    const stop = await start({ 'people.idflow.yaml': [line('            return known')] });
    assert.equal(stop.frames[0]?.name, 'somebody');
    const next = await client.next();
    assert.deepEqual(next.stack.slice(0, 2), ['tidy:2', `may:${line('  may:')}`]);
    for (let at = 0; at < 5; at++) await client.next();
    // out of a script is out of the stage
    assert.equal((await client.out()).frames[0]?.name, 'add');
    await client.toTheEnd();
    assert.deepEqual(folder.rows('SELECT name FROM people'), [{ name: 'ADA' }]);
  });

  it('of a stage are passed over by a step over the stage, and by stepping out of its first', async () => {
    const stop = await start({ 'people.idflow.yaml': [line('            return known'), line('  may:')] });
    assert.equal(stop.frames[0]?.name, 'may');
    await client.breakpoints(folder.flow, []);
    assert.equal((await client.next()).frames[0]?.name, 'add');
    await client.leave();
    client = connect();
    const inFirst = await start({ 'people.idflow.yaml': [line('            return known')] });
    assert.equal(inFirst.frames[0]?.name, 'somebody');
    assert.equal((await client.out()).frames[0]?.name, 'add');
  });

  it('stop at breakpoints with conditions, hit counts and messages, on lines of the flow file and of their own', async () => {
    await client.launching({ flow: folder.flow, input: ADA });
    const [inline] = await client.breakpoints(folder.flow, [{ line: line('            return known'), condition: 'known' }]);
    assert.deepEqual([inline?.verified, inline?.line, inline?.column], [true, line('            return known'), 13]);
    const bound = await client.breakpoints(tidy, [
      1,
      { line: 4, logMessage: 'loud is {loud}' },
      { line: 13, condition: 'false' },
      { line: 6, hitCondition: 'often' },
      99,
    ]);
    assert.deepEqual(
      bound.map(({ line: at, verified }) => [at, verified]),
      [
        [2, true],
        [4, true],
        [13, true],
        [6, false],
        [99, false],
      ],
    );
    await client.setExceptionBreakpointsRequest({ filters: [] });
    await client.configurationDoneRequest();
    const first = await client.halt();
    assert.deepEqual([first.reason, first.breakpoints, first.frames[0]?.name], ['breakpoint', [inline?.id], 'somebody']);
    const second = await client.onwards();
    assert.deepEqual(second.breakpoints, [bound[0]?.id]);
    await client.toTheEnd();
    assert.match(client.output, /loud is "?ADA"?\n/);
    assert.deepEqual(
      (await client.locations(tidy, 6, 7)).map((at) => [at.line, at.column]),
      [
        [6, 1],
        [7, 1],
      ],
    );
  });

  it('show and change their variables, without secrets; what they leave in newObject is written', async () => {
    const stop = await start({ 'triggers/tidy.ts': [4] });
    const [shout, outer, step] = stop.frames;
    const [local] = [...(await client.scopes(shout!)).values()];
    const variables = await client.variables(local!);
    assert.deepEqual(variables.map(({ name, value }) => [name, value]).sort(), [
      ['loud', '"ADA"'],
      ['text', '"Ada"'],
    ]);
    assert.equal(await client.evaluates(shout!, 'text + loud'), '"AdaADA"');
    assert.equal(await client.evaluates(outer!, 'newObject.password'), '•••');
    assert.doesNotMatch(await client.evaluates(outer!, 'newObject'), /correct-horse/);
    assert.equal(await client.evaluates(step!, 'newObject.name'), '"Ada"');
    // a watch changes nothing, the console does
    await client.evaluates(shout!, "loud + (loud.x = 1, '')").catch(() => undefined);
    await client.setVariableRequest({ variablesReference: local!, name: 'text', value: "'Grace'" });
    assert.equal(await client.evaluates(shout!, 'text'), '"Grace"');
    await assert.rejects(client.evaluateRequest({ expression: '(() => { for (;;); })()', frameId: shout!.id }));
    await client.evaluates(outer!, "newObject.login = 'ada.l'", 'repl');
    // that there is none is no secret
    assert.equal(
      await client.evaluates(outer!, '({ password: null, token: undefined, n: 1 })'),
      '{password: null, token: undefined, n: 1}',
    );
    assert.equal(await client.evaluates(step!, '({ password: null })'), '{password: null}');
    const { body } = await client.completionsRequest({ frameId: shout!.id, text: 'lo', column: 3 });
    assert.ok(body.targets.some(({ label }) => label === 'loud'));
    await client.toTheEnd();
    assert.deepEqual(folder.rows('SELECT * FROM people'), [{ login: 'ada.l', name: 'ADA' }]);
  });

  it('show nothing of a secret where a long text is cut within it', async () => {
    const { frames } = await start({ 'triggers/tidy.ts': [4] });
    const [, script] = frames;
    const endsIn = (length: number): string => `'x'.repeat(${length - 7}) + newObject['pass' + 'word']`;
    const shown = await Promise.all(
      [
        `({ note: ${endsIn(40)} })`,
        `[${endsIn(40)}]`,
        endsIn(10_000),
        `new Error(${endsIn(10_000)})`,
        `({ [${endsIn(60)}]: 1 })`,
      ].map((expression) => client.evaluates(script!, expression)),
    );
    for (const expression of [`[${endsIn(120)}]`, `new Map([[${endsIn(40)}, 1]])`, `({ [${endsIn(1_000)}]: 1 })`]) {
      const { body } = await client.evaluateRequest({ expression, frameId: script!.id });
      for (const { name, value } of await client.variables(body.variablesReference)) shown.push(`${name}: ${value}`);
    }
    await client.breakpoints(tidy, [{ line: 13, logMessage: `{${endsIn(10_000)}}` }]);
    await client.toTheEnd();
    for (const text of [...shown, client.output]) {
      assert.doesNotMatch(text, /corr/);
      assert.match(text, /x•••…/);
    }
  });

  it('have a property of newObject changed on their last line, which is what is written', async () => {
    const stop = await start({ 'triggers/tidy.ts': [13] });
    const [script] = stop.frames;
    const given = (await client.scopes(script!)).get('Given to the script');
    const newObject = (await client.variables(given!)).find(({ name }) => name === 'newObject');
    await client.variables(newObject!.variablesReference);
    await client.setVariableRequest({
      variablesReference: newObject!.variablesReference,
      name: 'name',
      value: "'Countess'",
    });
    const [, ...rest] = await client.variables(newObject!.variablesReference);
    assert.deepEqual(
      rest.filter(({ name }) => name === 'name').map(({ value }) => value),
      ['"Countess"'],
    );
    assert.equal(await client.evaluates(script!, 'newObject.name'), '"Countess"');
    await client.toTheEnd();
    assert.deepEqual(folder.rows('SELECT name FROM people'), [{ name: 'Countess' }]);
  });

  it('stop where they throw: caught or not, once', async () => {
    folder.write('triggers/tidy.ts', TIDY.replace('return true', 'throw new RangeError("no more")'));
    const caught = await start({}, ['script-caught', 'script-uncaught', 'step-failed']);
    assert.deepEqual([caught.reason, caught.frames[0]?.line], ['exception', 9]);
    const uncaught = await client.onwards();
    assert.deepEqual([uncaught.frames[0]?.line, uncaught.text], [13, 'RangeError: no more']);
    await client.toTheEnd();
    assert.match(client.output, /Keep people: failed/);
  });

  it('are paused in an endless loop, and terminated there', async () => {
    folder.write('triggers/tidy.ts', 'let n = 0\nfor (;;) {\n  n = n + 1\n}\n');
    await client.launching({ flow: folder.flow, input: ADA });
    await client.breakpoints(tidy, [1]);
    await client.configurationDoneRequest();
    await client.halt();
    await client.continueRequest({ threadId: 1 });
    const paused = await client.go(() => client.pauseRequest({ threadId: 1 }));
    assert.equal(paused.reason, 'pause');
    assert.equal(paused.frames[0]?.source?.path, tidy);
    await client.terminateRequest({});
    await client.terminated();
    assert.deepEqual(await client.leave(), { code: 0, errors: '' });
  });
});
