import assert from 'node:assert/strict';
import { assign, readAssignment } from '../../src/cli/input/assignments.ts';
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
