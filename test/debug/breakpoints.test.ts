import assert from 'node:assert/strict';
import type { FlowClient } from './dap-client.ts';
import { lineOf, PEOPLE, type PeopleFolder } from './people-folder.ts';
import { flowClient, peopleForEach } from './people-for-each.ts';

const ADA = { login: 'ada', name: 'Ada', roles: [{ name: 'dev' }, { name: 'ops' }, { name: 'dev' }] };

describe('Breakpoints on steps', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  const connect = peopleForEach(flowClient, (...given) => {
    [folder, client] = given;
  });

  it('stand on the line of the step, or say why they can not', async () => {
    await client.launching({ flow: folder.flow, input: ADA });
    const bound = await client.breakpoints(folder.flow, [
      lineOf('    map: person'),
      lineOf('  # a comment'),
      lineOf('name: Keep'),
      { line: lineOf('  add:'), condition: 'newObject.' },
      { line: lineOf('  add:'), hitCondition: 'often' },
      { line: lineOf('  add:'), logMessage: 'who: {' },
      200,
    ]);
    assert.deepEqual(
      bound.map(({ line, verified }) => [line, verified]),
      [
        [lineOf('  values:'), true],
        [lineOf('  may:'), true],
        [2, false],
        [lineOf('  add:'), false],
        [lineOf('  add:'), false],
        [lineOf('  add:'), false],
        [200, false],
      ],
    );
    assert.match(bound[3]?.message ?? '', /The condition is no expression/);
    assert.match(bound[4]?.message ?? '', /A hit count is a number/);
    assert.match(bound[5]?.message ?? '', /no expression up to a closing brace/);
    const [foreign] = await client.breakpoints('/elsewhere/other.idflow.yaml', [3]);
    assert.deepEqual([foreign?.verified, foreign?.message], [false, 'The flow that is debugged does not run this file.']);
    const locations = await client.locations(folder.flow, lineOf('  may:'), lineOf('  roles:'));
    assert.deepEqual(
      locations.map(({ line }) => line),
      [lineOf('  may:'), lineOf('  add:'), lineOf('  roles:')],
    );
  });

  it('stop where their condition holds, at the times their hit count says, in called flows too', async () => {
    await client.launching({ flow: folder.flow, input: ADA });
    const [conditional] = await client.breakpoints(folder.flow, [
      { line: lineOf('  add-role:'), condition: "newObject.name === 'ops'" },
      { line: lineOf('  role-values:'), hitCondition: '>= 3' },
    ]);
    await client.breakpoints(folder.tell, [7]);
    await client.configurationDoneRequest();
    const second = await client.halt();
    assert.deepEqual([second.frames[0]?.name, second.breakpoints], ['add-role (item 2 of 3)', [conditional?.id]]);
    assert.equal((await client.onwards()).frames[0]?.name, 'role-values (item 3 of 3)');
    assert.deepEqual((await client.onwards()).stack.slice(0, 2), ['bye:7', 'Tell:2']);
    await client.toTheEnd();
  });

  it('stop where their condition fails, and say so', async () => {
    await client.launching({ flow: folder.flow, input: ADA });
    await client.breakpoints(folder.flow, [{ line: lineOf('  add:'), condition: 'source.nothing.there' }]);
    await client.configurationDoneRequest();
    const stop = await client.halt();
    assert.match(stop.text ?? '', /^The condition `source\.nothing\.there` failed: TypeError/);
    await client.toTheEnd();
  });

  it('log instead of stopping', async () => {
    await client.launching({ flow: folder.flow, input: ADA });
    await client.breakpoints(folder.flow, [
      { line: lineOf('  add-role:'), logMessage: 'role {item.name} of {{ n: [input.login] }.n}, \\{ {item.x.y}' },
    ]);
    await client.configurationDoneRequest();
    await client.terminated();
    assert.match(client.output, /role dev of \["ada"\], \{ \{TypeError: .*\}\nrole ops of/);
  });

  describe('in a flow that was edited since the session began', () => {
    // two lines more at the start, a step of another name, a new step, another script
    const EDITED = `# one\n# two\n${PEOPLE}`
      .replace('  tell:\n', '  tell-them:\n')
      .replace('  done:\n', '  fresh:\n    log: new\n    next: done\n  done:\n')
      .replace('            const known', '            const more = 1\n            const known');
    const edited = (text: string): number => lineOf(text, EDITED);
    const WANTED = [
      '            const more',
      '            return known',
      '  add:',
      '    insert: person',
      '  tell-them:',
      '  fresh:',
      '  done:',
    ];
    const bound = [
      [edited('            const more'), false, 'This line has changed since the session began.'],
      [edited('            return known'), true, undefined],
      [edited('  add:'), true, undefined],
      [edited('  add:'), true, undefined],
      [edited('  tell-them:'), false, 'The step tell-them is new since the session began. Start again to stop there.'],
      [edited('  fresh:'), false, 'The step fresh is new since the session began. Start again to stop there.'],
      [edited('  done:'), true, undefined],
    ];

    const stops = async (): Promise<string[]> => {
      const places = [(await client.halt()).stack[0]!];
      for (let more = 0; more < 2; more++) places.push((await client.onwards()).stack[0]!);
      return places;
    };
    const launched = [`somebody:${lineOf('            return known')}`, `add:${lineOf('  add:')}`, `done:${lineOf('  done:')}`];

    it('are for their steps by the id, and for lines of scripts that are as they were; others say why not', async () => {
      await client.launching({ flow: folder.flow, input: ADA });
      folder.write('people.idflow.yaml', EDITED);
      const answers = await client.breakpoints(folder.flow, WANTED.map(edited));
      assert.deepEqual(
        answers.map(({ line, verified, message }) => [line, verified, message]),
        bound,
      );
      assert.equal(new Set(answers.map(({ id }) => id)).size, WANTED.length);
      await client.configurationDoneRequest();
      assert.deepEqual(await stops(), launched);
      await client.toTheEnd();
    });

    it('are bound by what an editor shows and has not saved', async () => {
      await client.launching({ flow: folder.flow, input: ADA });
      const breakpoints = WANTED.map((text) => ({ line: edited(text) }));
      const answers = await client.setBreakpointsRequest({ source: { path: folder.flow }, breakpoints, text: EDITED } as never);
      assert.deepEqual(
        answers.body.breakpoints.map(({ line, verified, message }) => [line, verified, message]),
        bound,
      );
      // undone in the editor
      assert.deepEqual(
        (await client.breakpoints(folder.flow, [lineOf('  tell:')])).map(({ line, verified }) => [line, verified]),
        [[lineOf('  tell:'), true]],
      );
      await client.configurationDoneRequest();
      assert.equal((await client.halt()).frames[0]?.name, 'tell');
    });

    it('may stand where the same is in what an editor shows', async () => {
      await client.launching({ flow: folder.flow, input: ADA });
      const [from, to] = [edited('  may:'), edited('  roles:')];
      const inScript = await client.locations(
        folder.flow,
        edited('            const more'),
        edited('            return known'),
        EDITED,
      );
      assert.deepEqual(
        inScript.map((at) => [at.line, at.column]),
        [
          [edited('            const known'), 13],
          [edited('            return known'), 13],
        ],
        'not in the line that is new',
      );
      const steps = [edited('  may:'), edited('  add:'), edited('  roles:')];
      assert.deepEqual(
        (await client.locations(folder.flow, from, to, EDITED)).map(({ line }) => line),
        steps,
      );
      // saved, it is the same without the text
      folder.write('people.idflow.yaml', EDITED);
      assert.deepEqual(
        (await client.locations(folder.flow, from, to)).map(({ line }) => line),
        steps,
      );
      for (const line of [edited('  tell-them:'), edited('  fresh:')])
        assert.deepEqual(await client.locations(folder.flow, line, line), [], 'a step that does not run');
    });

    it('are bound by their lines where the text is no YAML just now', async () => {
      await client.launching({ flow: folder.flow, input: ADA });
      folder.write('people.idflow.yaml', `# one\n${PEOPLE}  broken: [\n`);
      const answers = await client.breakpoints(folder.flow, [lineOf('  add:') + 1, lineOf('  done:') + 3]);
      assert.deepEqual(
        answers.map(({ line, verified }) => [line, verified]),
        [
          [lineOf('  add:') + 1, true],
          [lineOf('  done:') + 3, false],
        ],
      );
    });
  });

  it('are removed', async () => {
    await client.launching({ flow: folder.flow, input: ADA });
    await client.breakpoints(folder.flow, [lineOf('  add:'), lineOf('  may:')]);
    await client.configurationDoneRequest();
    await client.halt();
    await client.breakpoints(folder.flow, []);
    await client.toTheEnd();
  });

  const stops = async (filters: string[], input: object = ADA): Promise<void> => {
    await client.launching({ flow: folder.flow, input, consent: 'yes' });
    await client.setExceptionBreakpointsRequest({ filters });
    await client.configurationDoneRequest();
  };

  it('on failed steps stop after the step, once, and tell what failed', async () => {
    await stops(['step-failed']);
    const stop = await client.halt();
    assert.deepEqual(
      [stop.reason, stop.description, stop.frames[0]?.name],
      ['exception', 'After the step', 'add-role (item 3 of 3)'],
    );
    assert.match(stop.text ?? '', /^add-role failed \(already-exists, goes on by `already-exists`\): /);
    const { body } = await client.exceptionInfoRequest({ threadId: 1 });
    assert.deepEqual([body.exceptionId, body.description], ['step-failed', stop.text]);
    await client.toTheEnd();
  });

  it('on vetoes stop after the trigger', async () => {
    await stops(['vetoed'], { ...ADA, name: 'nobody' });
    const stop = await client.halt();
    assert.deepEqual([stop.frames[0]?.name, stop.text], ['may', 'A preInsert trigger vetoed.']);
    assert.equal((await client.next()).frames[0]?.name, 'done');
    await client.toTheEnd();
  });

  it('on writes stop before the statement is sent; on deletes only there', async () => {
    await stops(['before-write']);
    const stop = await client.halt();
    assert.deepEqual([stop.description, stop.frames[0]?.name], ['Before a call', 'add']);
    assert.equal(stop.text, 'About to write to hr: INSERT INTO people (login, name) VALUES (:login, :name)');
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
    await client.setExceptionBreakpointsRequest({ filters: ['before-delete'] });
    await client.toTheEnd();
    await client.leave();
    client = connect();
    await stops(['before-delete']);
    assert.equal((await client.halt()).text, 'About to delete in hr: DELETE FROM people WHERE login = :login');
    assert.equal(folder.rows('SELECT * FROM people').length, 1);
    await client.toTheEnd();
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
  });
});
