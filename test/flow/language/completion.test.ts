import assert from 'node:assert/strict';
import type { Completion } from '../../../src/flow/language/completion.ts';
import { completeFlow } from '../../../src/flow/language/flow-completion.ts';
import { NO_FILES } from '../../../src/flow/language/flow-folder.ts';
import { atCursor, folder } from './at-cursor.ts';

const SCHEMA = JSON.stringify({
  type: 'object',
  properties: {
    accountName: { type: 'string', description: 'Name of the account.' },
    user: { oneOf: [{ type: 'null' }, { $ref: '#/$defs/user' }] },
  },
  $defs: {
    user: {
      type: 'object',
      properties: {
        firstName: { type: 'string' },
        grants: {
          type: 'array',
          items: { type: 'object', properties: { roleName: { type: 'string' }, domain: { type: 'string' } } },
        },
      },
    },
  },
});

const FILES = folder({
  'schemas/user.schema.json': SCHEMA,
  'triggers/has-mail.ts': '',
  'triggers/notes.md': '',
  'triggers/shared/log.js': '',
  'other.idflow.yaml': '',
});

const HEAD = `
  idflow: 1
  name: Test
  input: { $ref: schemas/user.schema.json }
  source: input.user
  targets: { hr: sql, idp: okta }
  objects:
    user:
      title: A person
      target: hr
      mapping:
        - user_name <= input.accountName
      properties:
        check: SELECT id, mail FROM users WHERE user_name = :user_name
        insert: INSERT INTO users (user_name, department) VALUES (:user_name, :department)
      triggers:
        preInsert: { script: return true }
    grant:
      target: hr
      key: [roleName]
      mapping: [role_name <=> roleName]
`;

const complete = (text: string): Completion[] => {
  const { source, offset } = atCursor(text);
  return completeFlow(source, FILES, offset).sort((a, b) => a.rank - b.rank);
};
/** What is offered in a flow with some objects, the likeliest first. */
const after = (text: string): Completion[] => complete(HEAD + text);
const labels = (completions: readonly Completion[]): string[] => completions.map(({ label }) => label);

describe('Completion of keys', () => {
  it('offers the keys of a step, required ones first, without those that are there', () => {
    assert.deepEqual(labels(after('  steps:\n    a:\n      check: user\n      title: A\n      ¦')), [
      'then',
      'property',
      'else',
      'note',
      'timeout',
      'retry',
      'on-error',
    ]);
  });

  it('replaces the word that is being typed', () => {
    const [then] = after('  steps:\n    a:\n      check: user\n      th¦');
    assert.equal(then?.label, 'then');
    assert.equal(then.end - then.start, 2);
    assert.equal(then.insert, 'then: $0');
  });

  it('writes only the key where its colon is there already', () => {
    const [then] = after('  steps:\n    a:\n      check: user\n      th¦: end');
    assert.equal(then?.insert, undefined);
  });

  it('offers a new step of every kind, with a free name', () => {
    const offered = after('  steps:\n    check: { end: auto }\n    ¦');
    const check = offered.find(({ label }) => label === 'check');
    assert.equal(check?.kind, 'step');
    assert.equal(check.insert, '${1:check-2}:\n  check: ${2:user}\n  then: ${3:fetch-user}\n  else: ${4:before-insert}');
  });

  it('offers the kinds in a step without one', () => {
    assert.deepEqual(labels(after('  steps:\n    a:\n      ¦')).slice(0, 3), ['decide', 'switch', 'consent']);
  });

  it('works inside braces, and quotes what braces would break', () => {
    const offered = after('  steps:\n    a: { ¦ }');
    assert.equal(
      offered.find(({ label }) => label === 'check')?.insert,
      'check: ${1:user}, then: ${2:fetch-user}, else: ${3:before-insert}',
    );
    assert.match(offered.find(({ label }) => label === 'consent')?.insert ?? '', /^consent: \$\{1:"Delete/);
    assert.ok(labels(after('  steps:\n    a: { check: user, ¦ }')).includes('then'));
  });

  it('offers the sections of a flow and the keys of an object', () => {
    assert.deepEqual(labels(after('  ¦')), ['steps', 'description', 'start', 'step-limit']);
    const triggers = after('    role:\n      target: hr\n      tr¦').find(({ label }) => label === 'triggers');
    assert.equal(triggers?.insert, 'triggers:\n  $0');
  });

  it('indents what follows a dash below the key', () => {
    const script = after('    role:\n      target: hr\n      triggers:\n        preInsert:\n          - ¦').find(
      ({ label }) => label === 'script',
    );
    assert.equal(script?.insert, 'script: |\n    $0');
  });

  it('offers the parameters of an operation, those it needs first', () => {
    assert.deepEqual(labels(after('  steps:\n    a:\n      idp: create-user\n      with:\n        ¦')), [
      'profile',
      'activate',
      'credentials',
      'groupIds',
    ]);
    assert.deepEqual(labels(after('  steps:\n    a: { idp: find-user, with: { ¦ } }')), ['user']);
  });

  it('offers the parameters of a statement that nothing else sets', () => {
    const [first] = after(
      '  steps:\n    a:\n      sql: DELETE FROM t WHERE a = :user_name AND b = :seen\n      object: user\n      with:\n        ¦',
    );
    assert.equal(first?.label, 'seen');
  });

  it('offers error kinds below on-error', () => {
    const offered = after('  steps:\n    a:\n      insert: user\n      on-error: { any: end, ¦ }');
    assert.ok(labels(offered).includes('already-exists'));
    assert.ok(!labels(offered).includes('any'));
  });

  it('is silent in comments and in texts', () => {
    assert.deepEqual(after('  steps:\n    a: # ¦'), []);
    assert.deepEqual(after('  steps:\n    a:\n      title: Some ¦\n      end: auto'), []);
  });
});

describe('Completion of values', () => {
  it('offers step ids for an edge, the step itself last', () => {
    assert.deepEqual(labels(after('  steps:\n    a:\n      check: user\n      then: ¦\n    b: { end: auto }')), [
      'b',
      'end',
      'a',
    ]);
    assert.deepEqual(labels(after('  steps:\n    a: { check: user, then: ¦ }\n    b: { end: auto }')), ['b', 'end', 'a']);
  });

  it('offers objects, and targets of the right kind first', () => {
    assert.deepEqual(labels(after('  steps:\n    a:\n      check: ¦')), ['user', 'grant']);
    assert.deepEqual(labels(after('  steps:\n    a:\n      idp: find-user\n      target: ¦')), ['idp', 'hr']);
  });

  it('offers words, and what the object has first', () => {
    assert.deepEqual(labels(after('  steps:\n    a:\n      end: ¦')).slice(0, 2), ['auto', 'succeeded']);
    assert.equal(after('  steps:\n    a:\n      check: user\n      property: ¦')[1]?.label, 'insert');
  });

  it('offers files of the right kind, folder by folder', () => {
    assert.deepEqual(
      labels(after('    role:\n      target: hr\n      triggers:\n        preInsert:\n          file: triggers/¦')),
      ['has-mail.ts', 'shared/'],
    );
    assert.deepEqual(labels(after('  steps:\n    a:\n      call: ¦'))[0], 'other.idflow.yaml');
  });

  it('offers operations with what they need', () => {
    const [find] = after('  steps:\n    a:\n      idp: ¦');
    assert.equal(find?.label, 'find-user');
    assert.equal(find.insert, 'find-user\nwith: { user: ${1:user} }\ntarget: $0');
  });
});

describe('Completion of code', () => {
  it('knows the input by its schema, in a file', () => {
    assert.deepEqual(labels(after('  steps:\n    a:\n      decide: input.¦')), ['accountName', 'user']);
    assert.deepEqual(labels(after('  steps:\n    a:\n      decide: input.user?.¦ != null')).slice(0, 2), ['firstName', 'grants']);
  });

  it('is silent where no file can be read', () => {
    const { source, offset } = atCursor(`${HEAD}  steps:\n    a:\n      decide: input.¦`);
    assert.deepEqual(completeFlow(source, NO_FILES, offset), []);
  });

  it('knows the names in scope', () => {
    const names = labels(after('  steps:\n    a:\n      decide: ¦'));
    assert.deepEqual(names.slice(0, 6), ['input', 'source', 'objects', 'steps', 'run', 'error']);
    assert.ok(!names.includes('newObject'));
  });

  it('knows the item of the loop', () => {
    const loop = '  steps:\n    each: { for-each: source.grants, do: a }\n    a:\n      log: Role ${¦}\n      next: each';
    assert.ok(labels(after(loop)).includes('item'));
    assert.deepEqual(labels(after(loop.replace('¦', 'item.¦'))), ['roleName', 'domain']);
  });

  it('knows steps, and writes brackets where the dot does not do', () => {
    const [find] = after('  steps:\n    find-user: { end: auto }\n    a:\n      decide: steps.¦').filter(
      ({ label }) => label === 'find-user',
    );
    assert.equal(find?.insert, "['find-user']");
    const [inBrackets] = after("  steps:\n    find-user: { end: auto }\n    a:\n      decide: steps['f¦").filter(
      ({ label }) => label === 'find-user',
    );
    assert.equal(inBrackets?.insert, "find-user']");
  });

  it('knows objects, targets and the library', () => {
    assert.deepEqual(labels(after('  steps:\n    a:\n      decide: objects.¦')), ['user', 'grant']);
    assert.ok(labels(after('  steps:\n    a:\n      decide: objects.grant.to¦')).includes('toAdd'));
    assert.deepEqual(labels(after('  steps:\n    a:\n      script: |\n        targets.hr.¦')), ['query', 'execute']);
    assert.deepEqual(labels(after('  steps:\n    a:\n      script: |\n        targets.idp.¦')), ['call', 'request']);
    const format = after('  steps:\n    a:\n      decide: date.form¦').find(({ label }) => label === 'format');
    assert.match(format?.documentation ?? '', /pattern/);
  });

  it('knows the attributes of the object in its triggers', () => {
    const offered = labels(
      after(
        '    role:\n      target: hr\n      mapping: [role_id <= id]\n      triggers:\n        preInsert:\n          - script: |\n              newObject.¦',
      ),
    );
    assert.deepEqual(offered, ['role_id']);
  });

  it('is silent inside texts and comments of the code', () => {
    assert.deepEqual(after("  steps:\n    a:\n      decide: input.x === 'in¦'"), []);
    assert.deepEqual(after('  steps:\n    a:\n      script: |\n        // inp¦'), []);
  });

  it('offers in a mapping what statements need and nothing sets', () => {
    const [first] = complete(HEAD.replace('- user_name <= input.accountName', '- user_name <= input.accountName\n        - ¦'));
    assert.equal(first?.label, 'department');
    assert.equal(first.insert, 'department <= ');
  });

  it('offers attributes of the source behind the arrow', () => {
    const offered = complete(
      `${HEAD.replace('- user_name <= input.accountName', '- user_name <= ¦')}  steps: { a: { map: user } }`,
    );
    assert.deepEqual(labels(offered).slice(0, 3), ['firstName', 'grants', 'input']);
  });

  it('binds parameters of SQL', () => {
    const offered = after(
      '  steps:\n    a:\n      sql: SELECT 1 FROM t WHERE a = :¦\n      object: user\n      with: { seen: run.id }',
    );
    assert.deepEqual(labels(offered), ['seen', 'user_name', 'id', 'mail', 'department']);
    assert.equal(offered[1]?.detail, 'user_name <= input.accountName');
  });

  it('knows the tables and columns of other statements, and keywords', () => {
    const [table] = after('  steps:\n    a:\n      sql: |\n        SELECT mail\n        FROM ¦\n      object: user');
    assert.deepEqual([table?.label, table?.kind], ['users', 'table']);
    assert.ok(labels(after('  steps:\n    a:\n      sql: select dep¦\n      object: user')).includes('department'));
    assert.deepEqual(after("  steps:\n    a:\n      sql: SELECT 'text ¦"), []);
    assert.deepEqual(after('  steps:\n    a:\n      sql: |\n        SELECT 1 -- why ¦'), []);
  });
});
