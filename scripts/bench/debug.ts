import { measureLeftovers, measurePrograms, measureStepBack } from './debug/scripts.ts';
import { measureAttached, measureSession } from './debug/session.ts';
import { aim, say } from './report.ts';

/** What was aimed at, in milliseconds. */
const AIMS = {
  step: 20,
  evaluate: 10,
  /** At so many statements. */
  stepBack: new Map([[1_000, 100]]),
  /** Times what it costs without: no more than what two measurements of the same differ by. */
  notDebugging: 1.1,
} as const;

const LENGTHS = [100, 1_000, 10_000, 60_000];

/** What debugging costs: who debugs, who could, and who does not. */
export async function benchDebugger(quick: boolean): Promise<unknown> {
  say('Debugging, ms; ✓ and ✗ tell whether the aim is met');
  const programs = await measurePrograms(quick ? 5 : 25);
  say(`${'a script, called'.padEnd(52)}${'plain'.padStart(9)}${'debugged'.padStart(10)}${'ratio'.padStart(9)}`);
  for (const { name, plain, debugged, ratio } of programs)
    say(`  ${name.padEnd(50)}${plain.toFixed(2).padStart(9)}${debugged.toFixed(2).padStart(10)}${ratio.toFixed(2).padStart(9)}`);
  say();

  const leftovers = await measureLeftovers(quick ? 300 : 2_000);
  say('a trigger that is not debugged');
  say(
    `  where nothing was ever debugged ${leftovers.never.toFixed(3)}, where something was ${leftovers.before.toFixed(3)}: ` +
      `${leftovers.ratio.toFixed(2)}×${aim(leftovers.ratio <= AIMS.notDebugging)}`,
  );
  const attached = await measureAttached(quick ? 30 : 150, quick ? 2 : 5);
  say('a record of a run with one trigger and two roles');
  say(
    `  without debugging ${attached.alone.toFixed(2)}, with a debugger in which nothing is set ${attached.attached.toFixed(2)}: ` +
      `${attached.ratio.toFixed(2)}×`,
  );
  say();

  const session = await measureSession(quick ? 15 : 60);
  say(`${'a session, over standard input and output'.padEnd(52)}${'middle'.padStart(9)}${''.padStart(2)}${'p95'.padStart(9)}`);
  for (const { name, middle, p95 } of session)
    say(`  ${name.padEnd(50)}${middle.toFixed(1).padStart(9)}${aim(isMet(name, middle))}${p95.toFixed(1).padStart(9)}`);
  say();

  const stepBack = await measureStepBack(LENGTHS, quick ? 5 : 15);
  say(`${'step back in a script, after statements'.padEnd(52)}${'first'.padStart(9)}${'middle'.padStart(9)}`);
  for (const [index, { statements, first, middle }] of stepBack.entries()) {
    const most = AIMS.stepBack.get(LENGTHS[index]!);
    const mark = aim(most === undefined ? undefined : Math.max(first, middle) < most);
    say(`  ${statements.toLocaleString('en').padEnd(50)}${first.toFixed(1).padStart(9)}${middle.toFixed(1).padStart(9)}${mark}`);
  }
  say();
  return { programs, leftovers, attached, session, stepBack };
}

/** Whether what is waited for in a session comes in time; undefined where no time was set. */
function isMet(name: string, milliseconds: number): boolean | undefined {
  if (/^step (?:over|into)/.test(name)) return milliseconds < AIMS.step;
  return name.startsWith('evaluate') ? milliseconds < AIMS.evaluate : undefined;
}
