import { afterEach, beforeEach } from 'mocha';
import { readApiFile } from '../../../src/targets/environment/rest-api/api-file.ts';
import type { IdpTarget } from '../../../src/targets/port.ts';
import type { RestOptions } from '../../../src/targets/rest/options.ts';
import { createRestTarget } from '../../../src/targets/rest/target.ts';
import { startScriptedOrg, type ScriptedOrg } from '../okta/scripted-org.ts';
import { TestClock } from '../okta/test-clock.ts';

/** A server that does what a test tells it to, and targets that reach it by a description. */
export interface RestSuite {
  readonly server: ScriptedOrg;
  readonly clock: TestClock;
  /** @param description YAML of an API */
  readonly target: (description: string, more?: Partial<RestOptions>) => IdpTarget;
  /** Methods and paths that came over the wire. */
  readonly asked: () => string[];
}

export function restSuite(): RestSuite {
  let server: ScriptedOrg;
  let clock: TestClock;
  let targets: IdpTarget[] = [];
  beforeEach(async () => {
    server = await startScriptedOrg();
    clock = new TestClock();
  });
  afterEach(async () => {
    for (const made of targets) await made.close();
    targets = [];
    await server.close();
  });
  return {
    get server() {
      return server;
    },
    get clock() {
      return clock;
    },
    target: (description, more = {}) => {
      const { now, random, sleep } = clock;
      const made = createRestTarget({
        name: 'idp',
        url: `${server.url}/api/`,
        auth: { type: 'none' },
        api: readApiFile(description, 'test.api.yaml'),
        clock: { now, random, sleep },
        ...more,
      });
      targets.push(made);
      return made;
    },
    asked: () => server.received.map(({ method, path }) => `${method} ${path}`),
  };
}
