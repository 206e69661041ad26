import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, it } from 'mocha';
import type { CallNotice, IdpTarget } from '../../../src/targets/port.ts';
import { API_TOKEN, failureOf, oktaSuite } from './okta-suite.ts';
import type { Reply } from './scripted-org.ts';

/** Everything a log, a report or a debugger could show of a value. */
function shown(value: unknown): string {
  return `${inspect(value, { depth: 20, showHidden: true, getters: true })} ${JSON.stringify(value)} ${value instanceof Error ? value.stack : ''}`;
}

describe('Okta: secrets are shown nowhere', () => {
  const suite = oktaSuite();

  it('passwords, credentials, secrets and tokens in a body are masked in the exchanges, and sent as they are', async () => {
    const { exchanges } = await suite.okta.call('create-user', {
      profile: { login: 'anna@example.com', password: 'plain' },
      credentials: { password: { value: 'Tlpq 17!' }, recovery_question: { answer: 'Rex' } },
    });
    assert.deepEqual(exchanges[0]!.body, { profile: { login: 'anna@example.com', password: '•••' }, credentials: '•••' });
    assert.match(suite.org.received[0]!.body, /Tlpq 17!/);

    const raw = await suite.okta.call('request', {
      method: 'POST',
      path: '/api/v1/idps?access_token=query-canary&limit=2',
      body: { list: [{ client_secret: 'a', apiKey: 'b', name: 'Google' }] },
    });
    assert.deepEqual(raw.exchanges[0]!.body, { list: [{ client_secret: '•••', apiKey: '•••', name: 'Google' }] });
    assert.equal(raw.exchanges[0]!.path, '/api/v1/idps?access_token=•••&limit=2');
  });

  it('the API token is in no result, error, notice or target, even when the server echoes it', async () => {
    const echo = {
      errorCode: 'E0000001',
      errorSummary: `bad ${API_TOKEN}`,
      errorCauses: [{ errorSummary: `SSWS ${API_TOKEN}` }],
    };
    const faults: Reply[] = [
      { status: 200, json: { note: API_TOKEN } },
      { status: 400, json: echo },
      { status: 401, json: echo },
      { status: 500, json: echo },
      { status: 200, text: `{${API_TOKEN}` },
      { status: 200, headers: { link: `<https://evil.example/${API_TOKEN}>; rel="next"` }, json: [] },
      { status: 429, headers: { 'x-rate-limit-reset': '9999999999' }, json: echo },
      'reset',
      'garbage',
      'silence',
    ];
    const okta = suite.target({ timeoutMs: 50 });
    for (const fault of faults) {
      suite.org.replies(fault);
      const seen: CallNotice[] = [];
      const result: unknown = await okta
        .call('list-users', {}, { onNotice: (notice) => seen.push(notice) })
        .catch((error: unknown) => error);
      assert.ok(!shown([result, seen]).includes(API_TOKEN), shown(result));
    }
    assert.ok(!shown(await okta.test()).includes(API_TOKEN));
    assert.ok(!shown(okta).includes(API_TOKEN));
    assert.equal(suite.org.received[0]!.headers.authorization, `SSWS ${API_TOKEN}`, 'only the server gets it');
  });

  it('a next page whose path holds the token is shown without it', async () => {
    suite.org.replies(
      { status: 200, headers: { link: `</api/v1/users?after=${API_TOKEN}>; rel="next"` }, json: [] },
      { status: 403 },
    );
    const error = await failureOf(suite.okta.call('list-users', {}));
    assert.ok(!shown(error).includes(API_TOKEN), shown(error));
  });

  it('neither private key nor assertion nor access token are shown', async () => {
    const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const privateKey = key.export({ format: 'pem', type: 'pkcs8' }).toString();
    const keyLines = privateKey.split('\n').filter((line) => line.length > 40);
    const target = (): IdpTarget =>
      suite.target({ auth: { type: 'private-key-jwt', clientId: '0oa1', privateKey, scopes: ['okta.users.read'] } });
    let assertion = '';
    for (const refused of [true, false]) {
      suite.org.script(({ path, body }) => {
        if (!path.startsWith('/oauth2'))
          return { status: 400, json: { errorCode: 'E0000001', errorSummary: 'echo access-canary' } };
        assertion = new URLSearchParams(body).get('client_assertion') ?? '';
        return refused
          ? { status: 400, json: { error: 'invalid_request', error_description: `can not parse ${assertion}` } }
          : { status: 200, json: { access_token: 'access-canary', expires_in: 60 } };
      });
      const okta = target();
      const text = shown([await failureOf(okta.call('find-user', { user: '00u1' })), okta]);
      for (const secret of [...keyLines, assertion, 'access-canary']) assert.ok(!text.includes(secret), text);
    }
    assert.ok(assertion.length > 100 && keyLines.length > 10);
  });
});
