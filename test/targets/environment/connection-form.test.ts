import assert from 'node:assert/strict';
import { CONNECTION_KINDS } from '../../../src/targets/environment/connections/index.ts';
import type { ConnectionKind } from '../../../src/targets/environment/connection.ts';
import type { Json } from '../../../src/flow/json.ts';
import {
  answerOf,
  connectionOf,
  problemWith,
  problemWithName,
  writtenAnswer,
} from '../../../src/targets/environment/form/answers.ts';
import { pathOf, questionsAbout, settingsOf, type ConnectionQuestion } from '../../../src/targets/environment/form/questions.ts';
import { inspectTargetsFile } from '../../../src/targets/environment/targets-file.ts';

const kindOf = (word: string): ConnectionKind => CONNECTION_KINDS.find(({ kind }) => kind === word)!;
const asked = (kind: string, key: string, answers: Record<string, Json> = {}): string[] =>
  questionsAbout(kindOf(kind), key, new Map(Object.entries(answers))).map(
    (question) => `${pathOf(question)}: ${question.asks}${question.required ? '' : '?'}`,
  );

describe('what is asked about a connection', () => {
  it('begins with what it needs', () => {
    assert.deepEqual(
      settingsOf(kindOf('postgresql'))
        .slice(0, 4)
        .map(({ key, required }) => [key, required]),
      [
        ['host', true],
        ['database', true],
        ['user', true],
        ['port', false],
      ],
    );
  });

  it('knows secrets', () => {
    const holding = (kind: string): string[] =>
      settingsOf(kindOf(kind)).flatMap(({ key, holdsSecret }) => (holdsSecret ? [key] : []));
    assert.deepEqual(holding('postgresql'), ['password', 'client-key']);
    assert.ok(holding('ldap').includes('bind'));
    assert.ok(holding('okta').includes('auth'));
    assert.deepEqual(holding('sqlite'), []);
  });

  it('is one question for a value, and one for each value of a map', () => {
    assert.deepEqual(asked('postgresql', 'port'), ['port: number?']);
    assert.deepEqual(asked('postgresql', 'tls'), ['tls: word?']);
    assert.deepEqual(asked('postgresql', 'password'), ['password: secret?']);
    assert.deepEqual(asked('keycloak', 'client'), ['client/id: text', 'client/secret: secret']);
    assert.deepEqual(asked('ldap', 'start-tls'), ['start-tls: flag?']);
    assert.deepEqual(asked('ldap', 'attributes'), ['attributes: yaml?']);
    assert.deepEqual(asked('rest', 'api'), ['api: file']);
    assert.deepEqual(asked('postgresql', 'nothing'), []);
  });

  it('goes on with what the way to sign in needs, once it is chosen', () => {
    assert.deepEqual(asked('okta', 'auth'), ['auth/type: word']);
    assert.deepEqual(asked('okta', 'auth', { 'auth/type': 'ssws' }), ['auth/type: word', 'auth/token: secret']);
    assert.deepEqual(asked('okta', 'auth', { 'auth/type': 'private-key-jwt' }), [
      'auth/type: word',
      'auth/client-id: text',
      'auth/private-key: secret',
      'auth/key-id: text?',
      'auth/scopes: list',
    ]);
    assert.deepEqual(asked('scim', 'auth', { 'auth/type': 'toString' }), ['auth/type: word']);
  });

  for (const kind of CONNECTION_KINDS)
    it(`has a sentence for each setting of ${kind.kind}`, () => {
      for (const { key } of settingsOf(kind))
        for (const { doc } of questionsAbout(kind, key, new Map())) assert.match(doc, /\S\s*\S/, key);
    });
});

describe('answers about a connection', () => {
  const question = (asks: ConnectionQuestion['asks']): ConnectionQuestion => ({ path: ['x'], doc: '', required: false, asks });

  it('are values of the file', () => {
    assert.equal(answerOf(question('text'), '  a b '), 'a b');
    assert.equal(answerOf(question('text'), '   '), undefined);
    assert.deepEqual(answerOf(question('text'), '[a.sql, b.sql]'), ['a.sql', 'b.sql']);
    assert.equal(answerOf(question('text'), '[a'), '[a');
    assert.equal(answerOf(question('number'), '5432'), 5432);
    assert.equal(answerOf(question('number'), 'many'), 'many');
    assert.deepEqual(answerOf(question('list'), 'okta.users.manage, okta.groups.read,'), [
      'okta.users.manage',
      'okta.groups.read',
    ]);
    assert.deepEqual(answerOf(question('yaml'), '{ badge: employeeNumber }'), { badge: 'employeeNumber' });
    assert.throws(() => answerOf(question('yaml'), '{ badge'));
  });

  it('can be written again to be changed', () => {
    assert.equal(writtenAnswer(question('list'), ['a', 'b']), 'a, b');
    assert.equal(writtenAnswer(question('number'), 5), '5');
    assert.equal(writtenAnswer(question('text'), undefined), '');
    assert.deepEqual(answerOf(question('yaml'), writtenAnswer(question('yaml'), { a: ['b'] })), { a: ['b'] });
  });

  it('make a connection that reads without a problem', () => {
    const answers = new Map<string, Json>([
      ['auth/type', 'private-key-jwt'],
      ['auth/client-id', 'id'],
      ['auth/private-key', '${secret:key}'],
      ['auth/scopes', ['okta.users.manage']],
      ['url', 'https://example.okta.com'],
    ]);
    const connection = connectionOf(kindOf('okta'), answers);
    assert.deepEqual(Object.keys(connection), ['kind', 'url', 'auth']);
    const { problems } = inspectTargetsFile(JSON.stringify({ environments: { a: { b: connection } } }), 'x');
    assert.deepEqual(problems, []);
  });

  it('are checked one by one, as the file is', () => {
    const problem = (kind: string, path: string, value: Json, answers: Record<string, Json> = {}): string | undefined =>
      problemWith(kindOf(kind), { path: path.split('/') }, value, new Map(Object.entries(answers)));
    assert.equal(problem('postgresql', 'host', 'db'), undefined);
    assert.match(problem('postgresql', 'host', 'db${x}') ?? '', /holds no reference/);
    assert.match(problem('postgresql', 'port', 70_000) ?? '', /from 1 to 65535/);
    assert.match(problem('postgresql', 'statement-timeout', '5') ?? '', /duration/);
    assert.match(problem('postgresql', 'password', 'hunter2') ?? '', /Only a reference/);
    assert.doesNotMatch(problem('postgresql', 'password', 'hunter2') ?? '', /hunter2/);
    assert.equal(problem('okta', 'auth/token', '${secret:t}', { 'auth/type': 'ssws' }), undefined);
    assert.match(problem('keycloak', 'client/secret', 'plain') ?? '', /Only a reference/);
  });

  it('have names that a file can have', () => {
    assert.equal(problemWithName('hr', 'target'), undefined);
    assert.match(problemWithName('1hr', 'target') ?? '', /not a name/);
    assert.match(problemWithName('my env', 'environment') ?? '', /not a name/);
  });
});
