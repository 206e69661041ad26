import assert from 'node:assert/strict';
import { createRedactor } from '../../src/runs/redact.ts';
import { isSecretName } from '../../src/flow/secret-names.ts';

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

  it('masks known secrets in the names of values, in JSON inside of JSON, and encoded', () => {
    const secret = 'tok"\\4711-hidden';
    const redactor = createRedactor([secret]);
    assert.deepEqual(redactor.value({ [`is ${secret}`]: 1 }), { 'is •••': 1 });
    let nested = secret;
    for (let depth = 0; depth < 5; depth++) {
      nested = JSON.stringify({ nested });
      assert.doesNotMatch(redactor.text(`said ${nested}`), /4711/);
    }
    for (const before of ['', 'a', 'ab', 'abc']) {
      const bytes = Buffer.from(`${before}${secret}:after`);
      for (const form of ['base64', 'base64url', 'hex'] as const)
        assert.match(redactor.text(bytes.toString(form)), /•••/, `${before} ${form}`);
    }
    assert.equal(redactor.text(encodeURIComponent(secret).toLowerCase()), '•••');
    assert.equal(redactor.text(secret.replace('"', '&quot;')), '•••');
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

  describe('of a text that was cut within a secret', () => {
    const secret = 'tk-"9f\\8a\n🔑"-0d1c2b3a-ff';
    const redactor = createRedactor([secret, 'äöü+unencoded secret']);

    for (let length = 4; length < secret.length; length++)
      it(`masks the first ${length} characters of it`, () => {
        const left = secret.slice(0, length);
        assert.equal(redactor.text(`it is ${left}… of many`), 'it is •••… of many');
        assert.equal(redactor.text(`it is ${JSON.stringify(`${left}…`)}`), 'it is "•••…"');
        const twice = redactor.text(JSON.stringify(JSON.stringify(`${left}…`)));
        assert.match(twice, /^"\\+"•••…\\+""$/);
      });

    it('masks what is left of encoded forms', () => {
      const base64 = Buffer.from(`ab${secret}`).toString('base64');
      assert.equal(redactor.text(`Basic ${base64.slice(0, 24)}…`).length, 'Basic YWI•••…'.length);
      assert.equal(redactor.text(`?t=${encodeURIComponent('äöü+unencoded').slice(0, 15)}…`), '?t=•••…');
    });

    it('masks those that were remembered, in values as well', () => {
      const remembering = createRedactor();
      remembering.value({ password: 'correct-horse-battery' });
      assert.deepEqual(remembering.value({ note: 'he said correct-horse…, and more' }), { note: 'he said •••…, and more' });
    });

    it('leaves what is too short to tell, what is whole, and what only begins alike', () => {
      for (const text of ['tk-…', '…', 'an end …', 'tk-"9g…', 'tk-"9f and no more']) assert.equal(redactor.text(text), text);
      assert.equal(redactor.text(`${secret}…`), '•••…');
    });
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
