import assert from 'node:assert/strict';
import { TargetError } from '../../../../src/targets/port.ts';
import type { ServerSettings } from '../../../../src/targets/sql/server/driver.ts';
import { createDriver } from '../../../../src/targets/sql/sqlserver/driver.ts';
import { openTarget } from '../contract/database.ts';
import type { TdsRequest } from './requests.ts';
import { startTdsDouble, type TdsDouble, type TdsScript } from './tds-double.ts';

type Target = ReturnType<typeof openTarget>;
type Options = NonNullable<Parameters<typeof openTarget>[1]>;

/** Starts a double that follows a script, and opens a target on it. */
export type Start = (script?: TdsScript, options?: Options) => Promise<{ readonly double: TdsDouble; readonly hr: Target }>;

/** Doubles for the tests of a suite; they and their targets are closed after each. */
export function onDoubles(): Start {
  const doubles: TdsDouble[] = [];
  const targets: Target[] = [];
  afterEach(async () => {
    await Promise.all(targets.splice(0).map((target) => target.close()));
    await Promise.all(doubles.splice(0).map((double) => double.stop()));
  });
  return async (script = {}, options = {}) => {
    const double = await startTdsDouble(script);
    doubles.push(double);
    const hr = openTarget({ settings: settingsFor(double), createDriver }, options);
    targets.push(hr);
    return { double, hr };
  };
}

const settingsFor = ({ port }: Pick<TdsDouble, 'port'>): ServerSettings => ({
  host: '127.0.0.1',
  port,
  database: 'hr',
  user: 'flow',
  password: 'correct-horse',
  tls: undefined,
  onConnect: [],
});

/** Whether a request is a statement with these words. */
export const isStatement = (request: TdsRequest, words: string): boolean =>
  request.kind === 'statement' && request.text.includes(words);

/** What some work fails with. */
export const failureOf = async (work: Promise<unknown>): Promise<TargetError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TargetError, String(error));
  return error;
};
