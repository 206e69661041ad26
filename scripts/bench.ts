import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { benchActivation } from './bench/activation.ts';
import { benchDebugger } from './bench/debug.ts';
import { benchDesigner } from './bench/designer.ts';
import { byFlow, byHand, type Contestant, type Watching } from './bench/engine.ts';
import { flowUsersPerSecond, handWrittenUsersPerSecond, startOrg } from './bench/idp.ts';
import { cell, median, say } from './bench/report.ts';
import { measureScripts } from './bench/sandbox.ts';
import { benchSql } from './bench/sql.ts';

// Ratios within one run are what counts: machines differ, and are busy. Contestants take turns, medians are printed.

const PARTS = { engine, sandbox: scripts, idp, sql, designer, activation, debug } as const;
type Part = keyof typeof PARTS;

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: Object.keys(PARTS) },
  },
});
const rounds = options.quick ? 3 : 15;
const results: Record<string, unknown> = { node: process.version, quick: options.quick };

/** A pre and a post trigger each for the user, five grants to add and, for every second user, two to remove. */
const TRIGGERS_PER_USER = 14;

async function engine(): Promise<void> {
  say('Engine: update-user on in-memory SQLite against the same work by hand, µs a user');
  say('   "bare" stands on node:sqlite itself, "by hand" on the SQL target that flows use; × is the flow against it.');
  say('   The trace holds every step: which, the way out, the index of its item; "timed" also when it ended, read where');
  say('   a target or a script was called. "a trigger" is what each adds as a plain function, apart from the rest.');
  say(
    `${'users'.padStart(8)}${'bare'.padStart(9)}${'by hand'.padStart(9)}${'unwatched'.padStart(17)}${'traced'.padStart(17)}` +
      `${'timed'.padStart(17)}${'µs/step'.padStart(10)}${'a trigger'.padStart(12)}`,
  );
  const table: Record<string, unknown>[] = [];
  const ways: readonly Watching[] = ['nobody', 'trace', 'trace with clock'];
  const onDatabase = byHand('node:sqlite');
  const onTarget = byHand('target');
  const flows = {
    nobody: byFlow('nobody', false),
    trace: byFlow('trace', false),
    'trace with clock': byFlow('trace with clock', false),
  };
  const withTriggers = byFlow('trace', true);
  const contestants = [onDatabase, onTarget, withTriggers, ...Object.values(flows)];
  for (let warm = 0; warm < 6; warm++) {
    // the first full collection throws compiled code away that refers to something gone: not in the middle of a measurement
    if (warm === 3) collectGarbage();
    for (const contestant of contestants) await contestant.measure(3_000);
  }
  for (const users of [100, 1_000, 10_000]) {
    const turns = Math.max(options.quick ? 2 : 7, Math.round((rounds * 3_000) / Math.max(users, 500)));
    const bare: number[] = [];
    const hand: number[] = [];
    const micros: Record<Watching, number[]> = { nobody: [], trace: [], 'trace with clock': [] };
    const ratios: Record<Watching, number[]> = { nobody: [], trace: [], 'trace with clock': [] };
    const triggered: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      bare.push(await onDatabase.measure(users));
      for (const way of ways) {
        // right before each, so that both see the same machine
        const before = await onTarget.measure(users);
        const measured = await flows[way].measure(users);
        hand.push(before);
        micros[way].push(measured);
        ratios[way].push(measured / before);
        if (way === 'trace') triggered.push((await withTriggers.measure(users)) - measured);
      }
    }
    const steps = flows.trace.stepsPerUser;
    const columns = ways.map((way) => `${median(micros[way]).toFixed(1).padStart(10)} ${median(ratios[way]).toFixed(2)}×`);
    const perStep = (median(micros.trace) - median(hand)) / steps;
    const perTrigger = median(triggered) / TRIGGERS_PER_USER;
    say(
      `${String(users).padStart(8)}${cell(median(bare), 1)}${cell(median(hand), 1)}${columns.map((column) => column.padStart(17)).join('')}` +
        `${cell(perStep, 3).padStart(10)}${perTrigger.toFixed(2).padStart(12)}`,
    );
    table.push({
      users,
      bareMicros: median(bare),
      handMicros: median(hand),
      stepsPerUser: steps,
      microsPerStep: perStep,
      microsPerPlainTrigger: perTrigger,
      ...Object.fromEntries(ways.map((way) => [way, { micros: median(micros[way]), ratio: median(ratios[way]) }])),
    });
  }
  // at the end, because collecting garbage throws compiled code away as well
  const bytes = await bytesPerUser(flows.trace, 10_000);
  for (const contestant of contestants) await contestant.close();
  const { heapUsed, rss } = process.memoryUsage();
  say(
    `          a run leaves ${bytes.toFixed(0)} bytes behind; memory after it all: heap ${(heapUsed / 2 ** 20).toFixed(0)} MB, process ${(rss / 2 ** 20).toFixed(0)} MB`,
  );
  results['engine'] = { table, bytesPerUser: bytes, heapBytes: heapUsed, rssBytes: rss };
  say();
}

/** What stays in memory of a user once its run is over: nothing should. */
async function bytesPerUser(flow: Contestant, users: number): Promise<number> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  await flow.measure(users);
  collectGarbage();
  return Math.max(0, process.memoryUsage().heapUsed - before) / users;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

async function scripts(): Promise<void> {
  const costs = await measureScripts(options.quick ? 300 : 2_000);
  say('Scripts: QuickJS in its own thread, fresh heap for each call');
  say(`  a trigger ${cell(costs.triggerMicros, 1)} µs   first call ${costs.firstCallMillis.toFixed(0)} ms`);
  say(
    `  an expression ${cell(costs.expressionMicros, 1)} µs   ten of a mapping together ${cell(costs.mappingMicros, 1)} µs   native ${cell(costs.nativeMicros, 3)} µs`,
  );
  say();
  results['scripts'] = costs;
}

async function idp(): Promise<void> {
  const latencyMs = 20;
  const org = await startOrg(latencyMs);
  say(`IdP at ${latencyMs} ms: five calls and a row a user, users a second (the IdP is a process of its own)`);
  say('   at once     by hand        flow    ratio');
  const table: Record<string, unknown>[] = [];
  await flowUsersPerSecond(org, 40, 8);
  await handWrittenUsersPerSecond(org, 40, 8);
  for (const concurrency of [1, 8, 32, 128]) {
    const users = Math.max(options.quick ? 10 : 30, concurrency * (options.quick ? 4 : 8));
    const turns = options.quick ? 1 : 3;
    const hand: number[] = [];
    const flow: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      hand.push(await handWrittenUsersPerSecond(org, users, concurrency));
      flow.push(await flowUsersPerSecond(org, users, concurrency));
    }
    const ratio = median(flow.map((value, index) => value / hand[index]!));
    say(`${String(concurrency).padStart(10)}  ${cell(median(hand), 1)}   ${cell(median(flow), 1)}   ${cell(ratio)}`);
    table.push({ concurrency, handPerSecond: median(hand), flowPerSecond: median(flow), ratio });
  }
  const sequence = 1000 / (await flowUsersPerSecond(org, 10, 1, 1));
  const parallel = 1000 / (await flowUsersPerSecond(org, 10, 1, 8));
  say(`  one user: ${sequence.toFixed(0)} ms with its groups in sequence, ${parallel.toFixed(0)} ms with \`concurrency: 8\``);
  org.process.disconnect();
  results['idp'] = { latencyMs, table, oneUser: { sequenceMs: sequence, parallelMs: parallel } };
  say();
}

async function sql(): Promise<void> {
  results['sql'] = await benchSql(options.quick);
}

async function designer(): Promise<void> {
  results['designer'] = await benchDesigner(options.quick);
}

async function activation(): Promise<void> {
  results['activation'] = await benchActivation(options.quick);
}

async function debug(): Promise<void> {
  results['debug'] = await benchDebugger(options.quick);
}

const isPart = (name: string): name is Part => Object.hasOwn(PARTS, name);

const unknown = options.only.find((name) => !isPart(name));
if (unknown !== undefined) throw new Error(`--only knows ${Object.keys(PARTS).join(', ')}, not ${unknown}.`);
for (const name of options.only) if (isPart(name)) await PARTS[name]();
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  say(`Written to ${options.json}.`);
}
