import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CallNotice } from '../../../src/targets/port.ts';
import { failureOf, oktaSuite } from './okta-suite.ts';
import { oktaError, type Reply } from './scripted-org.ts';
import { Signal } from './signal.ts';

const SERVER_TIME = Date.parse('2031-05-05T05:05:05Z');
const found: Reply = { status: 200, json: { id: '00u1' } };

/** What Okta says to a request too many. Its clock is years off ours: only the difference of its own headers counts. */
function tooMany(freeInSeconds: number, limit = 600): Reply {
  const error = oktaError(429, 'E0000047', 'API call exceeded rate limit due to too many requests.') as Exclude<Reply, string>;
  return { ...error, headers: limitHeaders(freeInSeconds, 0, limit) };
}

function limitHeaders(freeInSeconds: number, remaining: number, limit = 600): Record<string, string> {
  return {
    date: new Date(SERVER_TIME).toUTCString(),
    'x-rate-limit-limit': `${limit}`,
    'x-rate-limit-remaining': `${remaining}`,
    'x-rate-limit-reset': `${SERVER_TIME / 1_000 + freeInSeconds}`,
  };
}

describe('Okta: rate limits', () => {
  const suite = oktaSuite();

  it('a 429 is waited out, by the difference of the server’s own times plus a second, and told', async () => {
    suite.org.replies(tooMany(12), found);
    const notices: CallNotice[] = [];
    const { value, exchanges } = await suite.okta.call(
      'find-user',
      { user: '00u1' },
      { onNotice: (notice) => notices.push(notice) },
    );
    assert.deepEqual(value, { id: '00u1' });
    assert.deepEqual(suite.clock.slept, [13_000]);
    assert.deepEqual(
      exchanges.map(({ status }) => status),
      [429, 200],
    );
    assert.deepEqual(notices, [
      { kind: 'rate-limited', message: "Okta's rate limit for GET /api/v1/users/00u1 is used up; waiting 13 s.", waitMs: 13_000 },
    ]);
  });

  it('a create is repeated after a 429: it was not carried out', async () => {
    suite.org.replies(tooMany(1), tooMany(0), found);
    await suite.okta.call('create-user', { profile: {} });
    assert.equal(suite.org.received.length, 3);
    assert.deepEqual(suite.clock.slept, [2_000, 1_000]);
  });

  it('without the headers, Retry-After counts, or a second', async () => {
    suite.org.replies(
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 429 },
      { status: 429, headers: { 'x-rate-limit-reset': 'soon' } },
      found,
    );
    await suite.okta.call('find-user', { user: '00u1' });
    assert.deepEqual(suite.clock.slept, [7_000, 1_000, 1_000]);
  });

  it('a wait longer than allowed ends as rate-limited, without waiting', async () => {
    suite.org.replies(tooMany(300));
    const error = await failureOf(suite.okta.call('create-user', { profile: {} }));
    assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['rate-limited', 'E0000047', true]);
    assert.match(error.message, /free again in 301 s, but a request may wait 65 s at most/);
    assert.deepEqual(suite.clock.slept, []);
  });

  it('waits add up: a server that never lets go ends as rate-limited', async () => {
    suite.org.replies(tooMany(9));
    const okta = suite.target({ retry: { maxWaitMs: 25_000 } });
    const error = await failureOf(okta.call('find-user', { user: '00u1' }));
    assert.equal(error.kind, 'rate-limited');
    assert.deepEqual(suite.clock.slept, [10_000, 10_000]);
  });

  it('after the last request of a window, the next one waits instead of being refused', async () => {
    suite.org.replies({ status: 200, headers: limitHeaders(20, 0), json: {} }, found);
    await suite.okta.call('find-user', { user: '00u1' });
    await suite.okta.call('update-user', { user: '00u1', profile: {} });
    assert.deepEqual(suite.clock.slept, [21_000]);
    assert.equal(suite.org.received.length, 2);
  });

  it('limits are per resource: groups go on while users wait', async () => {
    suite.org.replies({ status: 200, headers: limitHeaders(20, 0), json: {} }, { status: 200, json: [] });
    await suite.okta.call('find-user', { user: '00u1' });
    await suite.okta.call('list-group-users', { group: '00g1' });
    assert.deepEqual(suite.clock.slept, []);
  });

  it('too many requests at the same time (a limit of 0) hold back the whole org', async () => {
    suite.org.replies(tooMany(3, 0), found, { status: 200, json: [] });
    const users = suite.okta.call('find-user', { user: '00u1' });
    await users;
    assert.deepEqual(suite.clock.slept, [4_000]);
    suite.org.replies({ status: 200, headers: limitHeaders(5, 0, 0), json: {} }, { status: 200, json: [] });
    await suite.okta.call('find-user', { user: '00u1' });
    await suite.okta.call('list-group-users', { group: '00g1' });
    assert.deepEqual(suite.clock.slept, [4_000, 6_000]);
  });

  it('many callers share what one found out: those that come later run into no 429', async () => {
    const windowEnd = suite.clock.now() + 31_000;
    let refused = 0;
    suite.org.script(() => {
      if (suite.clock.now() >= windowEnd) return found;
      refused += 1;
      return tooMany(30);
    });
    // A clock that stands still until all are waiting.
    const waiting: (() => void)[] = [];
    const all = 100;
    const allWait = new Signal();
    const sleep = (): Promise<void> =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (waiting.length === all) allWait.give();
      });
    const okta = suite.target({ sleep });
    const calls = [okta.call('find-user', { user: '00u0' })];
    while (waiting.length === 0) await new Promise(setImmediate);
    for (let user = 1; user < all; user += 1) calls.push(okta.call('find-user', { user: `00u${user}` }));
    await allWait.given;
    suite.clock.time = windowEnd;
    for (const wake of waiting) wake();
    await Promise.all(calls);
    assert.equal(refused, 1);
    assert.equal(suite.org.received.length, all + 1);
  });

  it('waiting ends at once when the call is aborted', async () => {
    suite.org.replies(tooMany(50));
    const stop = new AbortController();
    const reason = new Error('stopped by the user');
    const okta = suite.target({ sleep: undefined, now: undefined });
    const call = okta.call('find-user', { user: '00u1' }, { signal: stop.signal, onNotice: () => stop.abort(reason) });
    await assert.rejects(call, (error) => error === reason);
    assert.equal(suite.org.received.length, 1);
  });

  it('an absurd reset time of a success is not believed: the server is asked again', async () => {
    suite.org.replies({ status: 200, headers: limitHeaders(9_999_999, 0), json: {} }, found);
    await suite.okta.call('find-user', { user: '00u1' });
    await suite.okta.call('find-user', { user: '00u1' });
    assert.deepEqual(suite.clock.slept, []);
  });
});
