import { fileURLToPath } from 'node:url';
import { buildBundle, bundleIsFresh } from '../../bundle.js';
import { PEOPLE, PeopleFolder, lineOf } from '../../../test/debug/people-folder.ts';
import { StandAloneClient } from '../../../test/debug/stand-alone-client.ts';
import { median, quantile } from '../report.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/command-line.js', import.meta.url));

/** Milliseconds over the protocol, by what was asked. */
export interface Latency {
  readonly name: string;
  readonly middle: number;
  readonly p95: number;
}

/** What people wait for in a session with the adapter, a process of its own, over its standard input and output. */
export async function measureSession(rounds: number): Promise<Latency[]> {
  if (!bundleIsFresh()) await buildBundle();
  return withClient(FLOW, async (client, folder) => {
    const roles = Array.from({ length: rounds + 5 }, (_, n) => ({ name: `role${n}` }));
    const started = performance.now();
    await launch(client, folder, { input: { login: 'ada', name: 'Ada', roles }, stopOnEntry: true });
    await client.event('stopped');
    const toFirstPause = performance.now() - started;
    const latencies = [latency('from launch to the first pause', [toFirstPause])];
    latencies.push(...(await atSteps(client, rounds)));
    latencies.push(...(await inAScript(client, folder, rounds)));
    return latencies;
  });
}

/** A script to step through, in front of the loop. */
const FLOW = PEOPLE.replace(
  'const known = newObject.name',
  'let n = 0\n            while (n < 20000) {\n              n = n + 1\n            }\n            const known = newObject.name',
);

async function atSteps(client: StandAloneClient, rounds: number): Promise<Latency[]> {
  const frameId = await topFrame(client);
  const evaluating = await times(rounds, () =>
    client.request('evaluate', { expression: 'input.login', frameId, context: 'watch' }),
  );
  const computing = await times(rounds, () =>
    client.request('evaluate', {
      expression: 'input.roles.filter((role) => role.name.length > 5).length',
      frameId,
      context: 'watch',
    }),
  );
  const scopes = await times(rounds, () => scopesAndVariables(client, frameId));
  return [
    latency('evaluate at a step: an attribute', evaluating),
    latency('evaluate at a step: an expression with a function', computing),
    latency('scopes and variables at a step', scopes),
  ];
}

async function inAScript(client: StandAloneClient, folder: PeopleFolder, rounds: number): Promise<Latency[]> {
  await client.request('setBreakpoints', { source: { path: folder.flow }, breakpoints: [{ line: lineOf('  may:', FLOW) }] });
  await client.go('continue');
  await client.request('setBreakpoints', { source: { path: folder.flow }, breakpoints: [] });
  const into = await times(1, () => client.go('stepIn'));
  const overLines = await times(rounds, () => step(client));
  const frameId = await topFrame(client);
  const evaluating = await times(rounds, () => client.request('evaluate', { expression: 'n + 1', frameId, context: 'watch' }));
  const scopes = await times(rounds, () => scopesAndVariables(client, frameId));
  const backwards = await stepBacks(client, rounds);
  await client.request('setBreakpoints', {
    source: { path: folder.flow },
    breakpoints: [{ line: lineOf('  role-values:', FLOW) }],
  });
  await client.go('continue');
  await client.request('setBreakpoints', { source: { path: folder.flow }, breakpoints: [] });
  const overSteps = await times(rounds, () => step(client));
  return [
    latency('step over a step, with the stack', overSteps),
    latency('step into a script, its first line', into),
    latency('step over a line of a script, with the stack', overLines),
    latency('evaluate in a script', evaluating),
    latency('scopes and variables in a script', scopes),
    ...backwards,
  ];
}

/** Steps as an editor does: on, and then it asks where that is. */
async function step(client: StandAloneClient, command = 'next'): Promise<void> {
  await client.go(command);
  await client.request('stackTrace', { threadId: 1, startFrame: 0, levels: 20 });
}

async function stepBacks(client: StandAloneClient, rounds: number): Promise<Latency[]> {
  const first = await client.send('stepBack', { threadId: 1 });
  if (!first.success) return [];
  await client.event('stopped');
  const back = await times(Math.min(rounds - 5, 20), () => step(client, 'stepBack'));
  return [latency('step back over a line of a script, with the stack', back)];
}

async function scopesAndVariables(client: StandAloneClient, frameId: number): Promise<void> {
  const { scopes } = await client.request('scopes', { frameId });
  for (const { variablesReference, expensive } of scopes as { variablesReference: number; expensive: boolean }[])
    if (!expensive) await client.request('variables', { variablesReference });
}

async function topFrame(client: StandAloneClient): Promise<number> {
  const { stackFrames } = await client.request('stackTrace', { threadId: 1 });
  return (stackFrames as { id: number }[])[0]!.id;
}

/** Runs of many records, in a session with nothing set and in one without debugging; milliseconds a record. */
export async function measureAttached(
  records: number,
  turns: number,
): Promise<{ readonly alone: number; readonly attached: number; readonly ratio: number }> {
  const alone: number[] = [];
  const attached: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    alone.push((await wholeRun(records, true)) / records);
    attached.push((await wholeRun(records, false)) / records);
  }
  return { alone: median(alone), attached: median(attached), ratio: median(attached.map((value, turn) => value / alone[turn]!)) };
}

const wholeRun = (records: number, noDebug: boolean): Promise<number> =>
  withClient(PEOPLE, async (client, folder) => {
    const people = Array.from({ length: records }, (_, n) =>
      JSON.stringify({ login: `user${n}`, name: `User ${n}`, roles: [{ name: 'dev' }, { name: 'ops' }] }),
    );
    folder.write('people.ndjson', people.join('\n'));
    await client.request('initialize', { adapterID: 'idflow', linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
    await client.request('launch', { flow: folder.flow, input: 'people.ndjson', noDebug });
    await client.event('initialized');
    await client.request('setExceptionBreakpoints', { filters: [] });
    const started = performance.now();
    await client.request('configurationDone');
    await client.event('terminated');
    return performance.now() - started;
  });

async function launch(client: StandAloneClient, folder: PeopleFolder, configuration: object): Promise<void> {
  await client.request('initialize', { adapterID: 'idflow', linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
  await client.request('launch', { flow: folder.flow, ...configuration });
  await client.event('initialized');
  await client.request('configurationDone');
}

async function withClient<T>(flow: string, use: (client: StandAloneClient, folder: PeopleFolder) => Promise<T>): Promise<T> {
  const folder = new PeopleFolder(flow);
  const client = new StandAloneClient(PROGRAM, folder.path);
  try {
    return await use(client, folder);
  } finally {
    await client.kill();
    folder.remove();
  }
}

async function times(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  }
  return taken;
}

const latency = (name: string, taken: readonly number[]): Latency => ({
  name,
  middle: median(taken),
  p95: quantile(taken, 0.95),
});
