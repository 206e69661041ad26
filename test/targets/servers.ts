import { appendFileSync } from 'node:fs';
import type { Context } from 'mocha';
import { ServerMissing } from '../../scripts/targets/server-process.ts';
import type { Throwaway } from '../../scripts/targets/throwaway.ts';

/**
 * What the tests of targets ran against, or did not: a line each in the file that `npm test` and `npm run test:targets` print at
 * their end.
 */
function report(line: { readonly ran: string } | { readonly skipped: string; readonly why: string }): void {
  const file = process.env['IDFLOW_TARGETS_REPORT'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Says that tests ran against this server. */
export const ranAgainst = (product: string): void => report({ ran: product });

/**
 * Skips the tests of a server that the machine does not have, and says so.
 * @throws Error in CI, where nothing may be missing that the tests can start themselves
 */
export function skipWithout(context: Context, name: string, why: string, inCi: 'fails' | 'is skipped' = 'fails'): never {
  report({ skipped: name, why });
  if (process.env['CI'] !== undefined && inCi === 'fails')
    throw new Error(`${name} is missing, and in CI it must not be. ${why}`);
  console.log(`      SKIPPED: ${name}. ${why}`);
  context.skip();
}

/** Starts a server for the tests of a suite; without one they are skipped. */
export async function startOrSkip<T extends Throwaway>(context: Context, name: string, start: () => Promise<T>): Promise<T> {
  try {
    const server = await start();
    ranAgainst(server.version);
    return server;
  } catch (error) {
    if (!(error instanceof ServerMissing)) throw error;
    return skipWithout(context, name, error.message);
  }
}
