import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'mocha';
import type { IdpOperationName } from '../../../src/flow/idp-operations.ts';
import type { JsonObject } from '../../../src/flow/json.ts';
import { createKeepAliveHttp } from '../../../src/targets/http/keep-alive.ts';
import type { HttpPort } from '../../../src/targets/http/port.ts';
import { TargetError, type CallNotice } from '../../../src/targets/port.ts';
import { failureOf, oktaSuite } from './okta-suite.ts';
import { oktaError, type Reply } from './scripted-org.ts';

const found: Reply = { status: 200, json: { id: '00u1' } };
const down: Reply = { status: 503, text: 'try later' };
const anna = { profile: { login: 'anna@example.com' } };

describe('Okta: what is repeated', () => {
  const suite = oktaSuite();
  const harmless: readonly (readonly [IdpOperationName, JsonObject])[] = [
    ['find-user', { user: '00u1' }],
    ['update-user', { user: '00u1', ...anna }],
    ['replace-user', { user: '00u1', ...anna }],
    ['add-user-to-group', { user: '00u1', group: '00g1' }],
    ['delete-group', { group: '00g1' }],
    ['request', { path: '/api/v1/org' }],
  ];

  for (const [operation, given] of harmless) {
    for (const fault of ['reset', 'broken-off', down] as const) {
      it(`${operation} after ${typeof fault === 'string' ? fault : 'HTTP 503'}`, async () => {
        suite.org.replies(fault, fault, found);
        const { value } = await suite.okta.call(operation, given);
        assert.deepEqual(value, { id: '00u1' });
        assert.equal(suite.org.received.length, 3);
      });
    }
  }

  it('pauses grow, are drawn by lot, and are told', async () => {
    suite.org.replies(down);
    const notices: CallNotice[] = [];
    const error = await failureOf(suite.okta.call('find-user', { user: '00u1' }, { onNotice: (notice) => notices.push(notice) }));
    assert.deepEqual(suite.clock.slept, [125, 250, 500]);
    assert.deepEqual(
      notices.map(({ kind, waitMs }) => [kind, waitMs]),
      [
        ['retry', 125],
        ['retry', 250],
        ['retry', 500],
      ],
    );
    assert.match(
      notices[0]!.message,
      /^GET \/api\/v1\/users\/00u1 was answered with HTTP 503\. Trying again in 0\.1 s \(try 2 of 4\)\.$/,
    );
    assert.deepEqual([error.kind, error.safeToRepeat, error.exchanges?.length], ['unavailable', true, 4]);
  });

  it('pauses have an upper bound, and Retry-After a say', async () => {
    suite.org.replies(down, down, down, { ...down, headers: { 'retry-after': '9' } }, found);
    await suite.target({ retry: { attempts: 6, baseMs: 1_000, maxBackoffMs: 2_000 } }).call('find-user', { user: '00u1' });
    assert.deepEqual(suite.clock.slept, [500, 1_000, 1_000, 9_000]);
  });

  it('501 is final', async () => {
    suite.org.replies({ status: 501 });
    await failureOf(suite.okta.call('find-user', { user: '00u1' }));
    assert.equal(suite.org.received.length, 1);
  });

  it('no answer in time is a timeout, and repeated where harmless', async () => {
    suite.org.replies('silence', found);
    const { exchanges } = await suite.target({ timeoutMs: 50 }).call('find-user', { user: '00u1' });
    assert.deepEqual(
      exchanges.map(({ status }) => status),
      [0, 200],
    );
  });

  it('a delete whose first answer was lost is done when the second finds nothing', async () => {
    suite.org.replies('reset', oktaError(404, 'E0000007', 'Not found'));
    await suite.okta.call('delete-group', { group: '00g1' });
    suite.org.replies(oktaError(404, 'E0000007', 'Not found'));
    assert.equal((await failureOf(suite.okta.call('delete-group', { group: '00g1' }))).kind, 'not-found');
  });
});

describe('Okta: what is sent once', () => {
  const suite = oktaSuite();
  const creates: readonly (readonly [IdpOperationName, JsonObject, RegExp])[] = [
    ['create-user', anna, /find-user/],
    ['create-group', { name: 'Nord' }, /find-group/],
    ['create-app', { label: 'Nord' }, /find-app/],
    ['create-trusted-origin', { name: 'Nord', origin: 'https://nord.example.com' }, /find-trusted-origin/],
    ['assign-user-to-app', { app: '0oa1', user: '00u1' }, /list-app-users/],
    ['activate-user', { user: '00u1' }, /find-user/],
    ['update-user', { user: '00u1', ...anna, credentials: { password: { value: 'x' } } }, /find-user/],
    ['request', { method: 'POST', path: '/api/v1/zones', body: {} }, /read the thing/],
  ];

  for (const [operation, given, lookUp] of creates) {
    for (const [fault, kind] of [
      ['reset', 'connection'],
      ['broken-off', 'connection'],
      ['garbage', 'unavailable'],
      [down, 'unavailable'],
    ] as const) {
      it(`${operation}: ${typeof fault === 'string' ? fault : 'HTTP 503'} leaves the outcome unknown`, async () => {
        suite.org.replies(fault, found);
        const error = await failureOf(suite.okta.call(operation, given));
        assert.equal(suite.org.received.length, 1);
        assert.deepEqual([error.kind, error.safeToRepeat], [kind, false]);
        assert.match(error.message, /Whether it was carried out is not known, so it was not repeated; look first/);
        assert.match(error.message, lookUp);
        assert.deepEqual(suite.clock.slept, []);
      });
    }
  }

  it('a create without answer in time', async () => {
    suite.org.replies('silence');
    const error = await failureOf(suite.target({ timeoutMs: 50 }).call('create-user', anna));
    assert.deepEqual([error.kind, error.safeToRepeat, suite.org.received.length], ['timeout', false, 1]);
    assert.match(
      error.message,
      /^POST \/api\/v1\/users\?activate=true failed: No answer from http:\/\/127\.0\.0\.1:\d+ in 50 ms\./,
    );
  });

  it('a refused connection has carried nothing: even a create is tried again', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const error = await failureOf(suite.target({ orgUrl: url }).call('create-user', anna));
    assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['connection', 'ECONNREFUSED', true]);
    assert.equal(error.exchanges?.length, 4);
    assert.match(error.message, /nothing listens there \(connection refused\); check the address/);
    assert.doesNotMatch(error.message, /not known/);
  });

  it('what fails again for sure is tried once: an answer too large, a request that can not be written', async () => {
    const http = createKeepAliveHttp({ maxResponseBytes: 10 });
    try {
      suite.org.replies({ status: 200, text: '"0123456789"' });
      assert.equal((await failureOf(suite.target({ http }).call('find-user', { user: '00u1' }))).code, 'answer-too-large');
      assert.equal(suite.org.received.length, 1);
    } finally {
      await http.close();
    }
    const unwritable: HttpPort = {
      request: () => Promise.reject(new TargetError('invalid-input', 'The request can not be written.', { safeToRepeat: true })),
      close: () => Promise.resolve(),
    };
    const error = await failureOf(suite.target({ http: unwritable }).call('find-user', { user: '00u1' }));
    assert.equal(error.exchanges?.length, 1);
  });

  it('an unknown host is not tried again', async () => {
    const error = await failureOf(suite.target({ orgUrl: 'https://no-such-org.invalid' }).call('find-user', { user: '00u1' }));
    assert.equal(error.kind, 'connection');
    assert.equal(error.safeToRepeat, true);
    assert.ok(error.code !== 'ENOTFOUND' || error.exchanges?.length === 1);
  });

  it('an abort while the answer is awaited rejects with its reason', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped by the user');
    suite.org.script(() => {
      stop.abort(reason);
      return 'silence';
    });
    await assert.rejects(suite.okta.call('create-user', anna, { signal: stop.signal }), (error) => error === reason);
    await assert.rejects(suite.okta.call('create-user', anna, { signal: stop.signal }), (error) => error === reason);
    assert.equal(suite.org.received.length, 1);
  });
});

/** A port that nothing listens at. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
