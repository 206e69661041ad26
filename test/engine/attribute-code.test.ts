import assert from 'node:assert/strict';
import { attributeBinder, objectMaker } from '../../src/engine/attribute-code.ts';
import { ObjectSlot, type Scope } from '../../src/engine/run.ts';

const HOSTILE = [
  '"] + process.exit(1) + ["',
  '`${process.exit(1)}`',
  "'); throw 1; ('",
  '\\',
  '\u2028',
  '*/ throw 1 /*',
  '',
  '0',
];
const NO_SCOPE = undefined as unknown as Scope;

describe('Code made for attributes', () => {
  it('binds the attribute as it should be, else as it is, else null', () => {
    const bind = attributeBinder(['name', 'id', 'mail'])!;
    assert.deepEqual(bind({ name: 'new', id: null }, { name: 'old', id: 7, mail: 'm' }), ['new', null, 'm']);
    assert.deepEqual(bind(null, null), [null, null, null]);
  });

  it('makes the object of a mapping from what its rules name and compute, null where there is nothing', () => {
    const make = objectMaker([
      { attribute: 'user_name', source: 'accountName', compute: () => 'unused' },
      { attribute: 'mail', source: 'mail', compute: () => 'unused' },
      { attribute: 'full_name', source: undefined, compute: () => 'Jane Doe' },
    ])!;
    const made = make(NO_SCOPE, new ObjectSlot(), { accountName: 'jdoe' });
    assert.deepEqual(made, { user_name: 'jdoe', mail: null, full_name: 'Jane Doe' });
  });

  it('takes names for text, whatever they hold', () => {
    const values = Object.fromEntries(HOSTILE.map((name, index) => [name, `value ${index}`]));
    assert.deepEqual(attributeBinder(HOSTILE)!(values, null), Object.values(HOSTILE.map((name) => values[name])));
    const make = objectMaker(HOSTILE.map((name) => ({ attribute: name, source: name, compute: () => null })))!;
    assert.deepEqual(make(NO_SCOPE, new ObjectSlot(), values), values);
  });

  it('reads nothing that is inherited', () => {
    assert.deepEqual(attributeBinder(['constructor', 'toString'])!({}, {}), [null, null]);
    const make = objectMaker([{ attribute: 'a', source: '__proto__', compute: () => 'unused' }])!;
    assert.deepEqual(make(NO_SCOPE, new ObjectSlot(), {}), { a: null });
  });

  it('leaves the name of the prototype and very long lists to others', () => {
    assert.equal(attributeBinder(['id', '__proto__']), undefined);
    assert.equal(attributeBinder(Array.from({ length: 101 }, (_, index) => `a${index}`)), undefined);
    assert.equal(objectMaker([{ attribute: '__proto__', source: 'a', compute: () => null }]), undefined);
  });
});
