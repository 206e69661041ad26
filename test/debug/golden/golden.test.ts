import { fileURLToPath } from 'node:url';
import { lineOf, PEOPLE, type PeopleFolder } from '../people-folder.ts';
import { peopleForEach } from '../people-for-each.ts';
import { StandAloneClient } from '../stand-alone-client.ts';
import { assertGolden, transcriptOf } from './transcript.ts';

const PROGRAM = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

const ADA = { login: 'ada', name: 'Ada', password: 'correct-horse', roles: [{ name: 'dev' }, { name: 'ops' }, { name: 'dev' }] };

const SECOND_TRIGGER = `        - name: always
          script: |
            return true
`;

describe('A session, word by word', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: StandAloneClient;
  peopleForEach(
    (path) => new StandAloneClient(PROGRAM, path),
    (...given) => {
      [folder, client] = given;
    },
  );

  interface Start {
    readonly input?: object;
    readonly breakpoints?: readonly object[];
    readonly filters?: readonly string[];
  }

  async function start({ input = ADA, breakpoints = [], filters = [] }: Start): Promise<void> {
    await client.request('initialize', { adapterID: 'idflow', linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
    await client.request('launch', { flow: folder.flow, input, consent: 'yes' });
    await client.event('initialized');
    await client.request('setBreakpoints', { source: { path: folder.flow }, breakpoints });
    await client.request('setExceptionBreakpoints', { filters });
    await client.request('configurationDone');
  }

  const at = (text: string, rules: object = {}): object => ({ line: lineOf(text), ...rules });

  /** Asks what an editor asks at a pause. @returns frame ids, innermost first */
  async function look(): Promise<readonly number[]> {
    const { stackFrames } = await client.request('stackTrace', { threadId: 1 });
    return (stackFrames as { id: number }[]).map(({ id }) => id);
  }

  /** @returns references by title */
  async function scopes(frameId: number): Promise<ReadonlyMap<string, number>> {
    const { scopes } = await client.request('scopes', { frameId });
    return new Map(
      (scopes as { name: string; variablesReference: number }[]).map((each) => [each.name, each.variablesReference]),
    );
  }

  async function end(): Promise<void> {
    await client.request('continue', { threadId: 1 });
    await client.event('terminated');
    await client.request('disconnect');
    await client.ended;
  }

  function story(name: string, tell: () => Promise<void>): void {
    it(name, async () => {
      await tell();
      assertGolden(name.replaceAll(/\W+/g, '-'), transcriptOf(client.exchanged, folder.path));
    });
  }

  story('a breakpoint, steps, and on', async () => {
    await start({ breakpoints: [at('  there:'), at('name: Keep'), at('  # a comment')] });
    await client.event('stopped');
    await client.request('threads');
    await look();
    await client.go('next');
    await look();
    await end();
  });

  story('through a script', async () => {
    await start({ breakpoints: [at('            return known', { condition: 'known' })] });
    await client.event('stopped');
    const [script] = await look();
    for (const [, reference] of await scopes(script!)) await client.request('variables', { variablesReference: reference });
    await client.request('evaluate', { expression: "known ? newObject.name : 'nobody'", frameId: script, context: 'watch' });
    await client.go('next');
    await client.go('stepIn');
    await look();
    await end();
  });

  story('where something goes wrong', async () => {
    await start({ filters: ['step-failed', 'vetoed', 'before-write'] });
    await client.event('stopped');
    await client.request('exceptionInfo', { threadId: 1 });
    await client.request('setExceptionBreakpoints', { filters: ['step-failed', 'vetoed'] });
    await client.go('continue');
    await client.request('exceptionInfo', { threadId: 1 });
    await look();
    await end();
  });

  story('a value is changed', async () => {
    await start({ breakpoints: [at('  add:')] });
    await client.event('stopped');
    const [step] = await look();
    const object = (await scopes(step!)).get('Object')!;
    const { variables } = await client.request('variables', { variablesReference: object });
    const newObject = (variables as { name: string; variablesReference: number }[]).find(({ name }) => name === 'newObject')!;
    await client.request('variables', { variablesReference: newObject.variablesReference });
    await client.request('setVariable', { variablesReference: newObject.variablesReference, name: 'name', value: "'Ada L.'" });
    await client.request('setExpression', { expression: 'newObject.login', value: "'ada.l'", frameId: step });
    await client.send('setExpression', { expression: 'input.login', value: "'x'", frameId: step });
    await client.request('evaluate', { expression: 'newObject', frameId: step, context: 'hover' });
    await end();
  });

  story('the items of a loop', async () => {
    await start({
      breakpoints: [
        at('  role-values:', { logMessage: 'role {item.name}' }),
        at('  add-role:', { condition: "newObject.name === 'dev'", hitCondition: '2' }),
      ],
    });
    await client.event('stopped');
    const [step, loop] = await look();
    const inner = await scopes(step!);
    await client.request('variables', { variablesReference: inner.get('Current row')! });
    await scopes(loop!);
    await client.go('stepOut');
    await end();
  });

  story('into a called flow and out', async () => {
    await start({ breakpoints: [at('  tell:')] });
    await client.event('stopped');
    await client.go('stepIn');
    const [, , caller] = await look();
    await client.request('evaluate', { expression: 'input.login', frameId: caller, context: 'watch' });
    await client.go('stepOut');
    await look();
    await end();
  });

  story('from one trigger to the next', async () => {
    const flow = PEOPLE.replace('            return known\n', `            return known\n${SECOND_TRIGGER}`);
    folder.write('people.idflow.yaml', flow);
    await start({ breakpoints: [{ line: lineOf('            return known', flow) }] });
    await client.event('stopped');
    await client.go('next');
    await look();
    await client.go('next');
    await look();
    await end();
  });

  story('what a person decides', async () => {
    await start({ breakpoints: [at('  there:')] });
    await client.event('stopped');
    await client.go('takePort', { port: 'else' });
    await client.go('runToStep', { flow: folder.flow, step: 'add' });
    await client.go('useAnswer', { answer: 1 });
    await client.send('takePort', { port: 'sideways' });
    await look();
    await end();
  });

  it('what the adapter says it can do', async () => {
    const capabilities = await client.request('initialize', { adapterID: 'idflow', pathFormat: 'path' });
    const lines = Object.entries(capabilities).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
    assertGolden('capabilities', lines.sort().join(''));
  });
});
