import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createOktaTarget } from '../../../src/targets/idp/okta/target.ts';
import { API_TOKEN, failureOf, oktaSuite } from './okta-suite.ts';
import { oktaError } from './scripted-org.ts';

const TAKEN = oktaError(
  400,
  'E0000001',
  'Api validation failed: login',
  'login: An object with this field already exists in the current organization',
);
const anna = { profile: { login: 'anna@example.com' } };

describe('Okta: what its refusals become', () => {
  const suite = oktaSuite();

  for (const [status, errorCode, summary, kind] of [
    [400, 'E0000001', 'Api validation failed: email', 'invalid-input'],
    [400, 'E0000003', 'The request body was not well-formed.', 'invalid-input'],
    [401, 'E0000011', 'Invalid token provided', 'unauthorised'],
    [403, 'E0000006', 'You do not have permission to perform the requested action', 'forbidden'],
    [403, 'E0000056', 'Delete application forbidden.', 'conflict'],
    [403, 'E0000016', 'Activation failed because the user is already active', 'conflict'],
    [404, 'E0000007', 'Not found: Resource not found: 00u1 (User)', 'not-found'],
    [409, 'E0000130', 'Conflict', 'conflict'],
    [400, 'E0000040', 'Application label must not be the same as another existing application label.', 'already-exists'],
    [409, 'E0000062', 'The user is already assigned to this application.', 'already-exists'],
    [500, 'E0000009', 'Internal Server Error', 'unavailable'],
    [503, 'E0000010', 'Service is in read only mode', 'unavailable'],
  ] as const) {
    it(`HTTP ${status} ${errorCode} is ${kind}`, async () => {
      suite.org.replies(oktaError(status, errorCode, summary));
      const error = await failureOf(suite.okta.call('create-user', anna));
      assert.equal(error.kind, kind);
      assert.equal(error.code, errorCode);
      assert.ok(error.message.includes(summary), error.message);
      assert.equal(error.exchanges?.[0]?.status, status);
    });
  }

  it('a duplicate login says so, with the causes in message and details', async () => {
    suite.org.replies(TAKEN);
    const error = await failureOf(suite.okta.call('create-user', anna));
    assert.equal(error.kind, 'already-exists');
    assert.equal(
      error.message,
      'Okta refused POST /api/v1/users?activate=true: Api validation failed: login ' +
        '(login: An object with this field already exists in the current organization) [HTTP 400, E0000001].',
    );
    assert.deepEqual(error.details, {
      status: 400,
      errorCode: 'E0000001',
      errorSummary: 'Api validation failed: login',
      errorCauses: ['login: An object with this field already exists in the current organization'],
      errorId: 'oaeTEST',
    });
    assert.equal(error.safeToRepeat, true, 'a refused create has written nothing');
  });

  it('a read never ends as already-exists', async () => {
    suite.org.replies(TAKEN);
    assert.equal((await failureOf(suite.okta.call('find-user', { user: '00u1' }))).kind, 'invalid-input');
  });

  for (const text of [
    '',
    'null',
    '[]',
    '"no"',
    '{"errorCode": 7, "errorCauses": "none"}',
    '{"errorCauses": [null, {"errorSummary": {}}]}',
    '<html>',
  ]) {
    it(`an error answer of another form is still told: ${text}`, async () => {
      suite.org.replies({ status: 400, text });
      const error = await failureOf(suite.okta.call('create-user', anna));
      assert.deepEqual([error.kind, error.code], ['invalid-input', '400']);
    });
  }

  it('a redirect is not followed', async () => {
    suite.org.replies({ status: 302, headers: { location: 'https://evil.example/' } });
    const error = await failureOf(suite.okta.call('find-user', { user: '00u1' }));
    assert.equal(error.kind, 'unavailable');
    assert.equal(suite.org.received.length, 1);
  });

  for (const text of ['{"id": "00u', '<html>login</html>', 'undefined']) {
    it(`an answer that is not JSON is unavailable, and not quoted: ${text}`, async () => {
      suite.org.replies({ status: 200, text });
      const error = await failureOf(suite.okta.call('create-user', anna));
      assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['unavailable', 'malformed-answer', false]);
      assert.match(error.message, /The write was accepted; look at what it wrote/);
      assert.ok(!error.message.includes(text));
    });
  }
});

describe('Okta: configured "already exists" predicates', () => {
  const suite = oktaSuite();
  const odd = oktaError(400, 'E0000099', 'Trusted origin is not unique', 'origin: taken by 00x');
  const origin = { name: 'Nord', origin: 'https://nord.example.com' };

  it('without one, an unknown 400 is invalid-input', async () => {
    suite.org.replies(odd);
    assert.equal((await failureOf(suite.okta.call('create-trusted-origin', origin))).kind, 'invalid-input');
  });

  it('of the target', async () => {
    suite.org.replies(odd);
    const okta = suite.target({ alreadyExists: [{ status: 400, errorCode: 'E0000099', cause: '(?i)TAKEN by' }] });
    assert.equal((await failureOf(okta.call('create-trusted-origin', origin))).kind, 'already-exists');
  });

  it('of the call; all parts given must match', async () => {
    suite.org.replies(odd);
    const alreadyExists = (predicate: object) => suite.okta.call('create-trusted-origin', origin, { alreadyExists: [predicate] });
    assert.equal((await failureOf(alreadyExists({ cause: '^origin: taken' }))).kind, 'already-exists');
    assert.equal((await failureOf(alreadyExists({ cause: 'not unique$' }))).kind, 'already-exists', 'the summary counts as well');
    assert.equal((await failureOf(alreadyExists({ errorCode: 'E0000099', status: 409 }))).kind, 'invalid-input');
    assert.equal((await failureOf(alreadyExists({ errorCode: 'E0000099', cause: 'free' }))).kind, 'invalid-input');
  });

  it('a predicate that would hide every 400, or is no RE2 pattern, is refused before anything is sent', async () => {
    for (const predicate of [{}, { status: 400 }, { cause: '(' }, { cause: '(?=look)ahead' }]) {
      const error = await failureOf(suite.okta.call('create-trusted-origin', origin, { alreadyExists: [predicate] }));
      assert.equal(error.kind, 'invalid-input');
      assert.throws(() => suite.target({ alreadyExists: [predicate] }), { name: 'TargetError', kind: 'invalid-input' });
    }
    assert.deepEqual(suite.org.received, []);
  });
});

describe('Okta: options that can not work are refused at once', () => {
  const auth = { type: 'ssws', token: API_TOKEN } as const;

  for (const [orgUrl, words] of [
    ['example.okta.com', /is not a URL; it looks like https:/],
    ['http://example.okta.com', /must begin with https:, or the credentials could be read/],
    ['https://example.okta.com/api/v1', /has a path; give the org alone: https:\/\/example\.okta\.com/],
    ['https://example-admin.okta.com', /the API is at https:\/\/example\.okta\.com/],
    ['https://anna:pw@example.okta.com', /must not hold a user name/],
    ['file:///etc/passwd', /must begin with https:/],
  ] as const) {
    it(`orgUrl ${orgUrl}`, () => {
      assert.throws(() => createOktaTarget({ name: 'idp', orgUrl, auth }), words);
    });
  }

  for (const orgUrl of [
    'https://example.okta.com',
    'https://example.okta.com/',
    'http://127.0.0.1:4000',
    'http://localhost:4000',
    'http://[::1]:4000',
  ]) {
    it(`orgUrl ${orgUrl} is fine`, async () => {
      await createOktaTarget({ name: 'idp', orgUrl, auth }).close();
    });
  }

  for (const token of ['', ' ', 'SSWS 00abc', '00abc\n', '00abc\r\nx-evil: 1']) {
    it(`token ${JSON.stringify(token)}, without quoting it`, () => {
      assert.throws(
        () => createOktaTarget({ name: 'idp', orgUrl: 'https://example.okta.com', auth: { type: 'ssws', token } }),
        (error: Error) => /The Okta API token is empty or holds blanks/.test(error.message) && !error.message.includes('00abc'),
      );
    });
  }
});
