import assert from 'node:assert/strict';
import { assign, readAssignment } from '../../src/cli/input/assignments.ts';
import { readJsonDocuments } from '../../src/cli/input/json-documents.ts';
import type { Json } from '../../src/flow/json.ts';

describe('--set', () => {
  const set = (input: Json, ...assignments: string[]): Json => assign(input, assignments.map(readAssignment));

  it('makes maps on the way, and leaves the rest and the given input alone', () => {
    const input = { user: { name: 'Ada' }, other: 1 };
    assert.deepEqual(set(input, 'user.mail.work=ada@example.com'), {
      user: { name: 'Ada', mail: { work: 'ada@example.com' } },
      other: 1,
    });
    assert.deepEqual(input, { user: { name: 'Ada' }, other: 1 });
  });

  it('reads JSON values, and text where it is none', () => {
    const values = ['a=1', 'b=true', 'c=null', 'd=[1,"x"]', 'e={"f":2}', 'g=plain text', 'h="1"', 'i='];
    assert.deepEqual(set({}, ...values), { a: 1, b: true, c: null, d: [1, 'x'], e: { f: 2 }, g: 'plain text', h: '1', i: '' });
  });

  it('replaces and adds items of a list', () => {
    assert.deepEqual(set({ roles: ['a', { name: 'b' }] }, 'roles.1.name=c', 'roles.2=d'), { roles: ['a', { name: 'c' }, 'd'] });
    assert.throws(() => set({ roles: [] }, 'roles.1=a'), /roles is a list of 0; `1` is no place in it/);
  });

  for (const text of ['__proto__.polluted=1', 'a.constructor.b=1', 'a..b=1', '=1', 'a'])
    it(`refuses ${text}`, () => assert.throws(() => readAssignment(text), /expected a path and a value/));
});

describe('JSON texts one after the other', () => {
  const read = (text: string) => readJsonDocuments(text, 'users').map(({ line, value }) => [line, value]);

  it('stand on lines of their own, with blank ones between them', () => {
    assert.deepEqual(read('{"a":1}\n\n  {"a":2}\r\n[3]\n"text"\n5'), [
      [1, { a: 1 }],
      [3, { a: 2 }],
      [4, [3]],
      [5, 'text'],
      [6, 5],
    ]);
  });

  it('may take several lines each, with brackets in texts', () => {
    assert.deepEqual(read('{\n "a": "}{\\"]"\n}\n{ "b": [\n{}]\n}'), [
      [1, { a: '}{"]' }],
      [4, { b: [{}] }],
    ]);
  });

  it('are none where there is nothing', () => assert.deepEqual(read(' \n'), []));

  for (const [text, place] of [
    ['{"a":1}\n{"b\n{"c":1}\n', 'users:2'],
    ['{"a":1}\n{"b":1', 'users:2'],
    ['}', 'users:1'],
  ] as const)
    it(`tell the line of the first that is none: ${JSON.stringify(text)}`, () =>
      assert.throws(() => read(text), new RegExp(`^CliFailure: ${place} is no JSON`)));
});
