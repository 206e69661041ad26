import assert from 'node:assert/strict';
import type { FlowClient, Stop } from './dap-client.ts';
import { lineOf, PEOPLE, type PeopleFolder } from './people-folder.ts';
import { flowClient, peopleForEach } from './people-for-each.ts';

const ADA = { login: 'ada', name: 'Ada', roles: [{ name: 'dev' }, { name: 'ops' }] };

/** `may recorded`: where a stop is, and whether it is in the past. */
const shown = ({ frames, recorded }: Stop): string => `${frames[0]!.name}${recorded ? ' recorded' : ''}`;

describe('Time travel', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  peopleForEach(flowClient, (...given) => {
    [folder, client] = given;
  });

  const start = async (more: object = {}, lines: readonly number[] = []): Promise<Stop> => {
    await client.launching({ flow: folder.flow, input: ADA, ...more });
    await client.breakpoints(folder.flow, lines);
    await client.configurationDoneRequest();
    return client.halt();
  };
  const people = () => folder.rows('SELECT login, name FROM people');
  const roles = () => folder.rows('SELECT name FROM roles ORDER BY name').map(({ name }) => name);

  it('steps back over steps to the start, forward to the present, and on into new work: everything is written once', async () => {
    const stop = await start({}, [lineOf('  tell:')]);
    assert.equal(shown(stop), 'tell');
    const places: string[] = [];
    for (let step = 0; step < 5; step++) places.push(shown(await client.back()));
    assert.deepEqual(places, ['roles recorded', 'add recorded', 'may recorded', 'there recorded', 'values recorded']);
    await assert.rejects(client.stepBackRequest({ threadId: 1 }), /where the run began/);
    assert.deepEqual([people(), roles()], [[{ login: 'ada', name: 'Ada' }], ['dev', 'ops']]);
    places.length = 0;
    for (let step = 0; step < 5; step++) places.push(shown(await client.next()));
    assert.deepEqual(places, ['there recorded', 'may recorded', 'add recorded', 'roles recorded', 'tell']);
    assert.equal(shown(await client.next()), 'done');
    await client.toTheEnd();
    assert.match(client.output, /Keep people: succeeded \(3 writes\)\n/);
    assert.deepEqual([people(), roles()], [[{ login: 'ada', name: 'Ada' }], ['dev', 'ops']]);
  });

  it('says that what is shown is recorded, on the stop and on each frame, and when the present is back', async () => {
    await start({}, [lineOf('  roles:')]);
    const past = await client.back();
    assert.equal(past.description, 'Recorded: before the step');
    assert.ok(past.frames.every((frame) => 'recorded' in frame && frame.recorded === true));
    const present = await client.next();
    assert.deepEqual([present.recorded, present.description], [false, 'Back in the present']);
    assert.ok(present.frames.every((frame) => !('recorded' in frame)));
    await client.toTheEnd();
  });

  it('goes back from item to item, out of a loop and into it again', async () => {
    const stop = await start({}, [lineOf('  tell:')]);
    assert.equal(shown(stop), 'tell');
    await client.back();
    const places = [await client.into(), await client.next(), await client.next(), await client.back(), await client.back()];
    assert.deepEqual(places.map(shown), [
      'role-values (item 1 of 2) recorded',
      'add-role (item 1 of 2) recorded',
      'role-values (item 2 of 2) recorded',
      'add-role (item 1 of 2) recorded',
      'role-values (item 1 of 2) recorded',
    ]);
    assert.equal(
      await client.evaluates(places[2]!.frames[0]!, 'item.name').catch(String),
      'Error: That frame belongs to a pause that is over.',
    );
    assert.equal(shown(await client.back()), 'roles recorded');
    assert.deepEqual(roles(), ['dev', 'ops']);
  });

  it('goes back out of a called flow to the step that calls it, and into it again', async () => {
    folder.write(
      'tell.idflow.yaml',
      'idflow: 1\nname: Tell\nsteps:\n  say: { log: "a", next: more }\n  more: { log: "b", next: bye }\n  bye: { end: auto }\n',
    );
    await start({}, [lineOf('  done:')]);
    assert.equal(shown(await client.back()), 'tell recorded');
    const places = [await client.into(), await client.next(), await client.back(), await client.back()];
    assert.deepEqual(places.map(shown), ['say recorded', 'more recorded', 'say recorded', 'tell recorded']);
    assert.equal(shown(await client.next()), 'done');
  });

  it('shows the state as it was: what was set later is not there yet, and is set again on the way forward', async () => {
    const stop = await start({}, [lineOf('  may:')]);
    await client.evaluates(stop.frames[0]!, 'newObject.name = "Ada Lovelace"', 'repl');
    const roles = await client.go(() => client.customRequest('runToStep', { flow: folder.flow, step: 'roles' }));
    assert.equal(shown(roles), 'roles');
    const add = await client.back();
    assert.equal(await client.evaluates(add.frames[0]!, 'newObject.name'), '"Ada Lovelace"');
    const may = await client.back();
    assert.equal(await client.evaluates(may.frames[0]!, 'newObject.name'), '"Ada"');
    const outputs = await client.values(may.frames[0]!, 'Step outputs');
    assert.deepEqual(Object.keys(outputs), ['values', 'there']);
    assert.equal(await client.evaluates((await client.next()).frames[0]!, 'newObject.name'), '"Ada Lovelace"');
    assert.equal(shown(await client.next()), 'roles');
    await client.toTheEnd();
    assert.deepEqual(people(), [{ login: 'ada', name: 'Ada Lovelace' }]);
  });

  it('refuses to change what is recorded', async () => {
    await start({}, [lineOf('  roles:')]);
    const { frames } = await client.back();
    const object = (await client.scopes(frames[0]!)).get('Object')!;
    const only = /it can be looked at, not changed/;
    await assert.rejects(client.setVariableRequest({ variablesReference: object, name: 'newObject', value: '{}' }), only);
    await assert.rejects(
      client.customRequest('setExpression', { frameId: frames[0]!.id, expression: 'newObject.name', value: '1' }),
      only,
    );
    await assert.rejects(client.evaluates(frames[0]!, 'newObject.name = "x"', 'repl'), only);
    await assert.rejects(client.customRequest('takePort', { port: 'next' }), only);
    await assert.rejects(client.customRequest('useAnswer', { answer: 1 }), only);
    assert.equal(shown(await client.next()), 'roles');
    await client.toTheEnd();
    assert.deepEqual(people(), [{ login: 'ada', name: 'Ada' }]);
  });

  it('goes back to the breakpoint before whose condition holds, and to the start where there is none', async () => {
    await start({}, [lineOf('  tell:')]);
    await client.breakpoints(folder.flow, [
      { line: lineOf('  add-role:'), condition: 'item.name == "dev"' },
      { line: lineOf('  there:'), hitCondition: '2' },
    ]);
    const hit = await client.reverse();
    assert.deepEqual([shown(hit), hit.reason, hit.breakpoints.length], ['add-role (item 1 of 2) recorded', 'breakpoint', 1]);
    const first = await client.reverse();
    assert.equal(shown(first), 'values recorded');
    await assert.rejects(client.reverseContinueRequest({ threadId: 1 }), /where the run began/);
    assert.equal(shown(await client.onwards()), 'add-role (item 1 of 2) recorded');
    assert.equal(shown(await client.onwards()), 'tell');
    assert.deepEqual(roles(), ['dev', 'ops']);
  });

  it('goes over what was decided at pauses as it was decided: ports, answers, consent', async () => {
    await start({}, [lineOf('  there:')]);
    const asked = await client.go(() => client.customRequest('useAnswer', { answer: { login: 'ada' } }));
    assert.equal(shown(asked), 'remove');
    await client.nextRequest({ threadId: 1 });
    await client.said(/remove: Remove ada\?/);
    await client.evaluates(asked.frames[0]!, 'yes', 'repl');
    assert.equal(shown(await client.halt()), 'removed');
    const done = await client.go(() => client.customRequest('takePort', { port: 'next' }));
    assert.equal(shown(done), 'done');
    const places = [await client.back(), await client.back(), await client.back(), await client.back()];
    assert.deepEqual(places.map(shown), ['removed recorded', 'remove recorded', 'there recorded', 'values recorded']);
    places.length = 0;
    for (let step = 0; step < 4; step++) places.push(await client.next());
    assert.deepEqual(places.map(shown), ['there recorded', 'remove recorded', 'removed recorded', 'done']);
    assert.equal(client.output.match(/Remove ada\? Answer/g)?.length, 1);
  });

  it('goes back in a script, out of it to its step, and into it again', async () => {
    await start({}, [lineOf('  may:')]);
    const first = await client.into();
    assert.equal(first.stack[0], `somebody:${lineOf('            const known')}`);
    const second = await client.next();
    assert.equal(second.stack[0], `somebody:${lineOf('            return known')}`);
    assert.equal((await client.back()).stack[0], first.stack[0]);
    assert.equal(shown(await client.back()), 'may recorded');
    assert.equal(shown(await client.back()), 'there recorded');
    assert.equal(shown(await client.next()), 'may recorded');
    const again = await client.into();
    assert.deepEqual([again.stack[0], again.recorded], [first.stack[0], false]);
    assert.equal((await client.next()).stack[0], second.stack[0]);
    assert.equal(shown(await client.next()), 'add');
    const past = await client.back();
    assert.equal(shown(past), 'may recorded');
    const inside = await client.into();
    assert.deepEqual([inside.stack[0], inside.recorded], [first.stack[0], true]);
    const later = await client.next();
    assert.equal(await client.evaluates(later.frames[0]!, 'known'), 'true');
    const reference = (await client.scopes(later.frames[0]!)).get('Local')!;
    await assert.rejects(
      client.setVariableRequest({ variablesReference: reference, name: 'known', value: 'false' }),
      /it can be looked at, not changed/,
    );
    assert.equal((await client.back()).stack[0], first.stack[0]);
    assert.equal(shown(await client.back()), 'may recorded');
    assert.equal(shown(await client.next()), 'add');
    await client.toTheEnd();
    assert.deepEqual(people(), [{ login: 'ada', name: 'Ada' }]);
  });

  it('goes back to a breakpoint in a script that is over, with what was changed in it', async () => {
    const exclaiming = PEOPLE.replace('const known =', 'newObject.name = newObject.name + "!"\n            const known =');
    folder.write('people.idflow.yaml', exclaiming);
    const line = lineOf('            return known', exclaiming);
    const stop = await start({}, [line]);
    assert.equal(await client.evaluates(stop.frames[0]!, 'newObject.name'), '"Ada!"');
    await client.evaluates(stop.frames[0]!, 'newObject.name = "Lady Ada"', 'repl');
    const add = await client.go(() => client.customRequest('runToStep', { flow: folder.flow, step: 'roles' }));
    assert.equal(shown(add), 'roles');
    const hit = await client.reverse();
    assert.deepEqual([hit.reason, hit.stack[0], hit.recorded], ['breakpoint', `somebody:${line}`, true]);
    // where something was set in a script it is set already
    assert.equal(await client.evaluates(hit.frames[0]!, 'newObject.name'), '"Lady Ada"');
    assert.equal(await client.evaluates((await client.back()).frames[0]!, 'newObject.name'), '"Ada!"');
    assert.equal(await client.evaluates((await client.next()).frames[0]!, 'newObject.name'), '"Lady Ada"');
    assert.equal(shown(await client.next()), 'add recorded');
    assert.equal(shown(await client.next()), 'roles');
    await client.toTheEnd();
    assert.deepEqual(people(), [{ login: 'ada', name: 'Lady Ada' }]);
  });

  it('goes back from a step that failed to right before it', async () => {
    await client.launching({ flow: folder.flow, input: { ...ADA, name: null } });
    await client.setExceptionBreakpointsRequest({ filters: ['step-failed'] });
    await client.configurationDoneRequest();
    const failed = await client.halt();
    assert.deepEqual([failed.reason, shown(failed)], ['exception', 'add']);
    const before = await client.back();
    assert.deepEqual([before.reason, shown(before)], ['step', 'add recorded']);
    assert.equal(await client.evaluates(before.frames[0]!, 'newObject.name'), 'null');
    const again = await client.next();
    assert.deepEqual([again.reason, shown(again)], ['exception', 'add']);
    await client.toTheEnd();
  });

  it('is left when the session is terminated, or the client vanishes, in the past', async () => {
    await start({}, [lineOf('  roles:')]);
    await client.back();
    await client.terminateRequest({});
    await client.terminated();
    assert.deepEqual(await client.leave(), { code: 0, errors: '' });
    assert.deepEqual(roles(), []);
  });
});
