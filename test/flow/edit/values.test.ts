import assert from 'node:assert/strict';
import type { FlowEdit } from '../../../src/flow/edit/index.ts';
import { changedLines, crlf, edited, refusal, sample, valueOf } from './editing.ts';

const flow = sample('update-user');
const changes = (text: string, edit: FlowEdit): string[] => changedLines(text, edited(text, edit));
const set = (path: string, value: Extract<FlowEdit, { edit: 'set-value' }>['value']) =>
  ({ edit: 'set-value', path, value }) as const;

/** A flow whose first step has the given lines. */
const step = (...lines: string[]): string => `idflow: 1\nname: x\nsteps:\n  a:\n${lines.map((line) => `    ${line}\n`).join('')}`;

describe('setting a value', () => {
  it('keeps the quotes, the comment and the place of a text', () => {
    for (const [before, value, after] of [
      ['log: hi # c', 'ho', 'log: ho # c'],
      ["log: 'hi' # c", "it's", "log: 'it''s' # c"],
      ['log: "hi"', 'say "ho"', 'log: "say \\"ho\\""'],
      ['log: hi', 'a: b', "log: 'a: b'"],
      ['log: hi', '12', "log: '12'"],
      ['log: hi', "# it's", `log: "# it's"`],
      ['log:', 'ho', 'log: ho'],
      ['log: # c', 'ho', 'log: ho # c'],
      ['log:   hi', 'ho', 'log:   ho'],
      ['log: hi', 'null', "log: 'null'"],
      ["log: 'hi'", 'a\tb\u0007', 'log: "a\\tb\\u0007"'],
      ['log: hi', 'emoji 😀', 'log: emoji 😀'],
      ['log: 😀', '😁', 'log: 😁'],
    ] as const) {
      assert.equal(edited(step(before), set('steps/a/log', value)), step(after));
      assert.equal(edited(crlf(step(before)), set('steps/a/log', value)), crlf(step(after)));
    }
  });

  it('keeps a block a block, with its header and indentation', () => {
    const sql = step('sql: |-   # two lines', '      SELECT 1', '', '      FROM a', 'target: hr');
    assert.equal(
      edited(sql, set('steps/a/sql', 'SELECT 2\n\nFROM a')),
      step('sql: |-   # two lines', '      SELECT 2', '', '      FROM a', 'target: hr'),
    );
    assert.deepEqual(
      changes(flow, set('objects/user/properties/check', 'SELECT id, legal_hold\nFROM users WHERE user_name = :user_name\n')),
      [
        '-         SELECT id, legal_hold FROM users WHERE user_name = :user_name',
        '+         SELECT id, legal_hold',
        '+         FROM users WHERE user_name = :user_name',
      ],
    );
  });

  it('writes several lines as a block, and one line as one', () => {
    assert.equal(
      edited(step('log: hi # c', 'next: end'), set('steps/a/log', 'a\n b\n')),
      step('log: | # c', '  a', '   b', 'next: end'),
    );
    assert.equal(edited(step('log: hi', 'next: end'), set('steps/a/log', ' a\nb')), step('log: |2-', '   a', '  b', 'next: end'));
    assert.equal(edited(step('log: hi'), set('steps/a/log', 'a\n\n')), step('log: "a\\n\\n"'));
    assert.equal(edited(step('log: hi'), set('steps/a/log', 'a\r\nb')), step('log: |-', '  a', '  b'));
    assert.equal(edited(step('log: |', '  a', 'next: end'), set('steps/a/log', 12)), step('log: 12', 'next: end'));
  });

  it('writes inside of braces what braces allow', () => {
    const text = step('with: { a: b, c: [d] } # c', 'sql: SELECT 1', 'target: hr');
    assert.equal(edited(text, set('steps/a/with/a', 'x[0], y')), text.replace('a: b', "a: 'x[0], y'"));
    assert.equal(edited(text, set('steps/a/with/a', 'x\ny')), text.replace('a: b', 'a: "x\\ny"'));
    assert.equal(edited(text, set('steps/a/with/c/1', 'e')), text.replace('[d]', '[d, e]'));
    assert.equal(edited(text, set('steps/a/with', { z: 1 })), text.replace('{ a: b, c: [d] }', '{ z: 1 }'));
  });

  it('turns a text into a map and back, keeping the comment behind the key', () => {
    const lone = step('retry: 3 # often', 'log: hi');
    const map = step('retry: # often', '  attempts: 3', '  delay: 1s', 'log: hi');
    assert.equal(edited(lone, set('steps/a/retry', { attempts: 3, delay: '1s' })), map);
    assert.equal(edited(map, set('steps/a/retry', 3)), lone);
    assert.equal(edited(crlf(lone), set('steps/a/retry', { attempts: 3, delay: '1s' })), crlf(map));
  });

  it('adds a key where it belongs, with what is missing around it', () => {
    assert.deepEqual(changes(flow, set('steps/insert-user/property', 'update')), ['+     property: update']);
    assert.deepEqual(changes(flow, set('steps/insert-user/retry/attempts', 3)), ['+     retry:', '+       attempts: 3']);
    assert.deepEqual(changes(flow, set('objects/account/triggers/preInsert/0/file', 'a.ts')), [
      '+     triggers:',
      '+       preInsert:',
      '+         - file: a.ts',
    ]);
    assert.deepEqual(changes(flow, set('objects/user/properties/select', 'SELECT 1')), ['+       select: SELECT 1', '+ ']);
  });

  it('writes names that mean something to JavaScript as any other', () => {
    const text = step('sql: SELECT 1', 'target: hr', 'with: { a: 1 }');
    const after = edited(text, set('steps/a/with/__proto__', 'x'));
    assert.equal(after, text.replace('{ a: 1 }', '{ a: 1, __proto__: x }'));
    assert.equal(edited(after, { edit: 'remove-value', path: 'steps/a/with/__proto__' }), text);
  });

  it('is refused where it can not be done without harm', () => {
    const shared = step('note: &n hi', 'log: *n', 'with: *n');
    assert.match(refusal(shared, set('steps/a/note', 'ho')), /anchor `&n`.*line 6/);
    assert.equal(edited(shared, set('steps/a/log', 'ho')), shared.replace('log: *n', 'log: ho'));
    assert.match(refusal(shared, set('steps/a/with/x', 'ho')), /written elsewhere/);
    assert.match(refusal(flow, set('', {})), /as a whole/);
    assert.match(refusal(flow, set('steps/nobody/next', 'end')), /no step `nobody`/);
    assert.match(refusal(flow, set('steps/insert-user/nex', 'end')), /no `nex` here/);
    assert.match(refusal(flow, set('objects/user/mapping/99', 'a <= b')), /7 entries/);
    assert.match(refusal(step('log: !!str 5'), set('steps/a/log', 6)), /YAML tag/);
    assert.match(refusal('steps: [', set('name', 'x')), /no valid YAML/);
    assert.match(refusal('steps:\n  a: {}\n  a: {}\n', set('steps/a/log', 'x')), /stands twice/);
    assert.match(refusal('a: &a\n  b: *a\nsteps: {}\n', { edit: 'remove-value', path: 'a/b/b' }), /written elsewhere/);
  });
});

describe('entries of lists', () => {
  const text = step(
    'sql:',
    '  # first',
    '  - SELECT 1 # one',
    '  - |',
    '    SELECT 2',
    '    FROM a',
    '  - SELECT 3',
    'target: hr',
  );

  it('are added, moved and removed with their comments', () => {
    assert.deepEqual(changes(text, { edit: 'insert-entry', path: 'steps/a/sql', index: 1, value: 'SELECT\n0\n' }), [
      '+         SELECT',
      '+         0',
      '+       - |',
    ]);
    assert.equal(
      edited(text, { edit: 'move-entry', path: 'steps/a/sql', from: 0, to: 2 }),
      step('sql:', '  - |', '    SELECT 2', '    FROM a', '  - SELECT 3', '  # first', '  - SELECT 1 # one', 'target: hr'),
    );
    for (const [from, to] of [
      [0, 2],
      [2, 0],
      [1, 2],
      [1, 0],
    ] as const) {
      const there = edited(text, { edit: 'move-entry', path: 'steps/a/sql', from, to });
      assert.equal(edited(there, { edit: 'move-entry', path: 'steps/a/sql', from: to, to: from }), text);
    }
    assert.equal(
      edited(crlf(text), { edit: 'remove-value', path: 'steps/a/sql/0' }),
      crlf(step('sql:', '  - |', '    SELECT 2', '    FROM a', '  - SELECT 3', 'target: hr')),
    );
  });

  it('make a list of a single value', () => {
    const lone = step('sql: SELECT 1 # one', 'target: hr');
    assert.equal(
      edited(lone, { edit: 'insert-entry', path: 'steps/a/sql', value: 'SELECT 2' }),
      step('sql: # one', '  - SELECT 1', '  - SELECT 2', 'target: hr'),
    );
    assert.equal(
      edited(step('sql: |', '  SELECT 1', '  FROM a', 'target: hr'), {
        edit: 'insert-entry',
        path: 'steps/a/sql',
        index: 0,
        value: 'SELECT 2',
      }),
      step('sql:', '  - SELECT 2', '  - |', '    SELECT 1', '    FROM a', 'target: hr'),
    );
    assert.equal(
      edited('{ steps: { a: { sql: SELECT 1, target: hr } } }', { edit: 'insert-entry', path: 'steps/a/sql', value: 'x' }),
      '{ steps: { a: { sql: [SELECT 1, x], target: hr } } }',
    );
  });

  it('in brackets keep their lines', () => {
    const flowList = step('with: {', '  a: 1, # one', '  b: 2 # two', '}', 'sql: SELECT 1', 'target: hr');
    assert.deepEqual(changes(flowList, { edit: 'insert-entry', path: 'steps/a/with', name: 'c', value: 3 }), [
      '-       b: 2 # two',
      '+       b: 2, # two',
      '+       c: 3',
    ]);
    assert.deepEqual(changes(flowList, { edit: 'remove-value', path: 'steps/a/with/a' }), ['-       a: 1, # one']);
  });

  it('leave nothing empty behind', () => {
    assert.deepEqual(changes(flow, { edit: 'remove-value', path: 'objects/account/mapping/0' }), [
      '-     mapping:',
      '-       - user_name <= input.accountName',
    ]);
    assert.match(refusal(flow, { edit: 'remove-value', path: 'objects/account/target' }), /required/);
    assert.match(refusal(flow, { edit: 'remove-value', path: 'targets/hr' }), /used in `objects\/user\/target` \(line 22\)/);
  });
});

describe('mapping rules', () => {
  it('change by their parts', () => {
    const path = 'objects/user/mapping/3';
    assert.deepEqual(changes(flow, { edit: 'set-mapping-rule', path, attribute: 'unit' }), [
      '-       - department <= department',
      '+       - unit <= department',
    ]);
    assert.deepEqual(changes(flow, { edit: 'set-mapping-rule', path, when: 'department != null' }), [
      '-       - department <= department',
      '+       - rule: department <= department',
      '+         when: department != null',
    ]);
    assert.deepEqual(changes(flow, { edit: 'set-mapping-rule', path: 'objects/user/mapping/5', expression: 'phone', when: '' }), [
      "-       - rule: phone <= phone.replace(/[^+\\d]/g, '')",
      '-         when: phone != null',
      '+       - rule: phone <= phone',
    ]);
    assert.match(refusal(flow, { edit: 'set-mapping-rule', path, direction: '<=>', expression: 'a + b' }), /can not be read/);
    assert.match(refusal(flow, { edit: 'set-mapping-rule', path, attribute: '' }), /can not be read/);
  });

  it('are added at their place', () => {
    const edit = { edit: 'add-mapping-rule', object: 'account', direction: '<=', attribute: 'mail', expression: 'mail' } as const;
    assert.deepEqual(changes(flow, edit), ['+       - mail <= mail']);
    assert.deepEqual(changes(flow, { ...edit, index: 0, note: 'n' }), ['+       - rule: mail <= mail', '+         note: n']);
    assert.deepEqual(changes(edited(flow, { edit: 'remove-value', path: 'objects/account/mapping' }), edit), [
      '+     mapping:',
      '+       - mail <= mail',
    ]);
  });
});

describe('objects and targets', () => {
  it('come and go', () => {
    const targets = edited(flow, { edit: 'add-target', name: 'idp', kind: 'okta' });
    const object = edited(targets, { edit: 'add-object', name: 'login', target: 'idp' });
    assert.deepEqual(changedLines(targets, object), ['+   login:', '+     target: idp', '+ ']);
    assert.equal(edited(object, { edit: 'remove-object', name: 'login' }), targets);
    assert.equal(edited(targets, { edit: 'remove-value', path: 'targets/idp' }), flow);
    assert.match(refusal(flow, { edit: 'remove-object', name: 'grant' }), /is used in `steps\//);
    assert.match(refusal(flow, { edit: 'add-object', name: 'x', target: 'idp' }), /no target `idp`/);
    assert.deepEqual((valueOf(object) as { objects: { login: unknown } }).objects.login, { target: 'idp' });
  });
});
