import assert from 'node:assert/strict';
import { createRedactor } from '../../src/runs/redact.ts';
import { isSecretName } from '../../src/runs/secret-names.ts';

describe('names of secrets', () => {
  const secret = [
    'password',
    'Password',
    'user_password',
    'newPassword',
    'userpassword',
    'clientSecret',
    'client-secret',
    'token',
    'accessToken',
    'refresh_token',
    'apiKey',
    'api-key',
    'private_key',
    'privateKey',
    'recovery_question',
    'credentials',
    'client_assertion',
    'Authorization',
    'pin',
    'otp',
  ];
  for (const name of secret) it(`${name} holds one`, () => assert.ok(isSecretName(name)));

  const open = [
    'secretary',
    'passport',
    'passwordChanged',
    'tokenUrl',
    'token_type',
    'token_endpoint_auth_method',
    'credentialId',
    'key',
    'keyId',
    'author',
    'opinion',
    'name',
    '',
    'pinned',
  ];
  for (const name of open) it(`${name || 'an empty name'} holds none`, () => assert.ok(!isSecretName(name)));
});

describe('redaction', () => {
  it('masks values by their names, deep, and leaves null and booleans', () => {
    const redactor = createRedactor();
    assert.deepEqual(
      redactor.value({ login: 'ada', password: 'hunter22', more: [{ apiKey: 'k', pin: 1234 }], token: null, hasPassword: true }),
      { login: 'ada', password: '•••', more: [{ apiKey: '•••', pin: '•••' }], token: null, hasPassword: true },
    );
  });

  it('masks in credentials what their own names say', () => {
    const credentials = {
      password: { value: 'hunter22' },
      oauthClient: { client_id: '0oa1', client_secret: 'shhhhhh', token_endpoint_auth_method: 'none' },
    };
    assert.deepEqual(createRedactor().value({ credentials }), {
      credentials: {
        password: '•••',
        oauthClient: { client_id: '0oa1', client_secret: '•••', token_endpoint_auth_method: 'none' },
      },
    });
  });

  it('masks known secrets wherever they stand, also as JSON and URLs write them', () => {
    const redactor = createRedactor(['a"b c/d']);
    assert.equal(redactor.text('plain a"b c/d, json a\\"b c/d, url a%22b%20c%2Fd'), 'plain •••, json •••, url •••');
    assert.deepEqual(redactor.value({ note: 'it is a"b c/d!' }), { note: 'it is •••!' });
  });

  it('masks each line of a key', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----';
    assert.equal(createRedactor([key]).text('read MIIEvQIBADANBgkqhkiG9w0B'), 'read •••');
  });

  it('remembers what was masked by name, and masks it in what comes later', () => {
    const redactor = createRedactor();
    redactor.value({ password: 'correct horse' });
    assert.equal(redactor.text('it was correct horse all along'), 'it was ••• all along');
  });

  it('masks changes of secret attributes', () => {
    assert.deepEqual(
      createRedactor().value([
        { attribute: 'password', from: 'a', to: 'b' },
        { attribute: 'name', from: 'a', to: 'b' },
      ]),
      [
        { attribute: 'password', from: '•••', to: '•••' },
        { attribute: 'name', from: 'a', to: 'b' },
      ],
    );
  });

  it('masks what the log says about them', () => {
    const redactor = createRedactor();
    assert.equal(redactor.text('password: "a" → "b"'), 'password: •••');
    assert.equal(redactor.text('user.pin was modified locally: 1 is kept instead of 2.'), 'user.pin was modified locally: •••');
    assert.equal(redactor.text('department: "a" → "b"'), 'department: "a" → "b"');
  });

  it('survives hostile keys', () => {
    const value = JSON.parse('{"__proto__": {"password": "hunter22"}, "constructor": 1}') as { readonly [key: string]: never };
    assert.equal(JSON.stringify(createRedactor().value(value)), '{"__proto__":{"password":"•••"},"constructor":1}');
  });
});
