import { afterEach, beforeEach } from 'mocha';
import { createOktaTarget } from '../../../src/targets/idp/okta/target.ts';
import type { OktaTargetOptions } from '../../../src/targets/idp/okta/options.ts';
import { TargetError, type IdpTarget } from '../../../src/targets/port.ts';
import { startScriptedOrg, type ScriptedOrg } from './scripted-org.ts';
import { TestClock } from './test-clock.ts';

export const API_TOKEN = '00canary-Token_4711';

/** What each test of a `describe` finds ready: a scripted org, a clock that never waits, and a target on both. */
export interface OktaSuite {
  readonly org: ScriptedOrg;
  readonly clock: TestClock;
  readonly okta: IdpTarget;
  /** One more target on the same org and clock. */
  target(options?: Partial<OktaTargetOptions>): IdpTarget;
}

/** Sets up a fresh org for every test and ends it afterwards. */
export function oktaSuite(): OktaSuite {
  let org: ScriptedOrg;
  let clock: TestClock;
  let targets: IdpTarget[] = [];
  const target = (options: Partial<OktaTargetOptions> = {}): IdpTarget => {
    const { now, random, sleep } = clock;
    const made = createOktaTarget({
      name: 'idp',
      orgUrl: org.url,
      auth: { type: 'ssws', token: API_TOKEN },
      now,
      random,
      sleep,
      ...options,
    });
    targets.push(made);
    return made;
  };
  let okta: IdpTarget;
  beforeEach(async () => {
    org = await startScriptedOrg();
    clock = new TestClock();
    okta = target();
  });
  afterEach(async () => {
    for (const made of targets) await made.close();
    targets = [];
    await org.close();
  });
  return {
    get org() {
      return org;
    },
    get clock() {
      return clock;
    },
    get okta() {
      return okta;
    },
    target,
  };
}

/** The TargetError a call ends with; a call that succeeds fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<TargetError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof TargetError) return error;
    throw error;
  }
  throw new Error('The call succeeded, but should have failed.');
}
