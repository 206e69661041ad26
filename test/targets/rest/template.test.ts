import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Json } from '../../../src/flow/json.ts';
import { TargetError } from '../../../src/targets/port.ts';
import { holds, readCondition } from '../../../src/targets/rest/condition.ts';
import { readPointer, valueAt, withValueAt } from '../../../src/targets/rest/pointer.ts';
import { evaluate, readTextTemplate, type Template } from '../../../src/targets/rest/template.ts';

const SCOPE = new Map<string, Json>(
  Object.entries({
    user: 'ann',
    limit: 20,
    activate: false,
    profile: { login: 'ann', department: null, 'a/b': 'slash', phones: [{ type: 'work', value: '1' }] },
    name: 'it\'s "N" \\',
    groupIds: ['g1', 'g2'],
  }),
);

function template(text: string): Template {
  const read = readTextTemplate(text, 'here');
  assert.ok('is' in read, JSON.stringify(read));
  return read;
}

describe('REST: templates', () => {
  const cases: readonly (readonly [string, Json | undefined])[] = [
    ['{user}', 'ann'],
    ['{limit}', 20],
    ['{activate}', false],
    ['{groupIds}', ['g1', 'g2']],
    ['{profile/login}', 'ann'],
    ['{profile/department}', null],
    ['{profile/a~1b}', 'slash'],
    ['{profile/phones/0/value}', '1'],
    ['{profile/phones/type=work/value}', '1'],
    ['{profile/phones/type=home/value}', undefined],
    ['{nobody}', undefined],
    ['{profile/nothing}', undefined],
    ['{activate ?? true}', false],
    ['{sendEmail??false}', false],
    ['{size ?? 200}', 200],
    ['{sort ?? name}', 'name'],
    ['{profile/department ?? none}', 'none'],
    ['user {user}, {limit}', 'user ann, 20'],
    ['user {user} {nobody}', undefined],
    ['name eq {name:json}', 'name eq "it\'s \\"N\\" \\\\"'],
    ['name eq {name:odata}', "name eq 'it''s \"N\" \\'"],
    ['{groupIds:json}', '["g1","g2"]'],
    ['{{user}} is {user}', '{user} is ann'],
    ['constant', 'constant'],
    ['', ''],
  ];
  for (const [text, value] of cases)
    it(`${text || 'nothing'} is ${value === undefined ? 'left out' : JSON.stringify(value)}`, () => {
      assert.deepEqual(evaluate(template(text), SCOPE), value);
    });

  for (const text of ['{', 'a}', '{}', '{1}', '{user/~2}', '{user:xml}', '{us er}', '{user ??}'])
    it(`${text} is no template`, () => {
      assert.ok('wrong' in readTextTemplate(text, 'here'));
    });

  it('maps and lists leave out what is not there; `...` takes over an object, and later keys win', () => {
    const value: Template = {
      is: 'map',
      entries: [
        ['...', template('{profile}')],
        ['login', template('{user}')],
        ['nick', template('{nobody}')],
        ['list', { is: 'list', items: [template('{user}'), template('{nobody}')] }],
        ['__proto__', template('{user}')],
      ],
    };
    const made = evaluate(value, SCOPE) as Record<string, Json>;
    assert.deepEqual(Object.keys(made), ['login', 'department', 'a/b', 'phones', 'list', '__proto__']);
    assert.deepEqual([made['login'], made['list']], ['ann', ['ann']]);
    assert.equal(Object.getPrototypeOf(made), Object.prototype);
  });

  it('an object does not become a part of a text', () => {
    assert.throws(() => evaluate(template('is {profile}'), SCOPE), TargetError);
  });
});

describe('REST: conditions', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['user', true],
    ['not user', false],
    ['nobody', false],
    ['not nobody', true],
    ['activate', false],
    ['activate = false', true],
    ['activate != false', false],
    ['profile/login = ann', true],
    ['profile/login="ann"', true],
    ['profile/login != "bo"', true],
    ['profile/department = null', true],
    ['limit = 20', true],
  ];
  for (const [text, is] of cases)
    it(`${text}: ${String(is)}`, () => {
      const condition = readCondition(text, 'here');
      assert.ok(condition);
      assert.equal(holds(condition, SCOPE), is);
    });

  for (const text of ['', 'not', 'not not user', 'a b', '= 1', 'user =', '{user}'])
    it(`"${text}" is ${text === 'not' ? 'a name' : 'no condition'}`, () => {
      assert.equal(readCondition(text, 'here') === undefined, text !== 'not');
    });
});

describe('REST: places', () => {
  const changed = (value: Json | undefined, place: string, next: Json | undefined): Json | undefined =>
    withValueAt(value, readPointer(place)!, next);

  it('are made where they are missing, and taken away with what is empty then', () => {
    const made = changed(changed({ id: 1 }, '/name/first', 'Ann'), '/emails/type=work/value', 'a@b');
    assert.deepEqual(made, { id: 1, name: { first: 'Ann' }, emails: [{ type: 'work', value: 'a@b' }] });
    assert.deepEqual(changed(changed(made, '/name/first', undefined), '/emails/type=work/value', undefined), { id: 1 });
    assert.deepEqual(changed(undefined, '/list/0', 'x'), { list: ['x'] });
  });

  it('leave the rest of a list and the value that was given as they are', () => {
    const before = {
      emails: [
        { type: 'home', value: 'h' },
        { type: 'work', value: 'w', primary: true },
      ],
    };
    const copy = structuredClone(before);
    const after = changed(before, '/emails/type=work/value', 'n');
    assert.deepEqual(after, {
      emails: [
        { type: 'home', value: 'h' },
        { type: 'work', value: 'n', primary: true },
      ],
    });
    assert.deepEqual(changed(after, '/emails/type=work/value', undefined), {
      emails: [
        { type: 'home', value: 'h' },
        { type: 'work', primary: true },
      ],
    });
    assert.deepEqual(before, copy);
  });

  it('never reach what an object has by birth', () => {
    assert.equal(valueAt({}, readPointer('/constructor/name')!), undefined);
    const made = changed({}, '/__proto__/polluted', true);
    assert.deepEqual([Object.keys(made as object), ({} as Record<string, unknown>)['polluted']], [['__proto__'], undefined]);
  });

  it('begin with a slash', () => {
    assert.deepEqual(['name', '/a~', '/a~2'].map(readPointer), [undefined, undefined, undefined]);
    assert.deepEqual(readPointer('/a~1b/~01'), ['a/b', '~1']);
  });
});
