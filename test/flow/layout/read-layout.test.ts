import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layoutSchema } from '../../../src/flow/layout/layout-schema.ts';
import { EMPTY_LAYOUT, type Layout } from '../../../src/flow/layout/layout.ts';
import { printLayout, readLayout } from '../../../src/flow/layout/read-layout.ts';

describe('a layout file', () => {
  const layout: Layout = {
    version: 1,
    steps: { write: { x: 10, y: 20 }, check: { x: -30, y: 40 } },
    collapsed: ['loop'],
    groups: { g1: { title: 'Deletion', steps: ['b', 'a'] } },
  };

  it('has one step in a line, sorted, so that changes merge', () => {
    assert.equal(
      printLayout(layout),
      `{
  "version": 1,
  "steps": {
    "check": { "x": -30, "y": 40 },
    "write": { "x": 10, "y": 20 }
  },
  "collapsed": [
    "loop"
  ],
  "groups": {
    "g1": {
      "title": "Deletion",
      "steps": [
        "a",
        "b"
      ]
    }
  }
}
`,
    );
    assert.equal(printLayout(EMPTY_LAYOUT), '{\n  "version": 1\n}\n');
  });

  it('reads as it was written, with any names', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'a"b', '\n'));
    const point = fc.record({ x: fc.integer({ min: -1e6, max: 1e6 }), y: fc.integer({ min: -1e6, max: 1e6 }) });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, point)), fc.array(name), (steps, collapsed) => {
        const all: Layout = { version: 1, steps: Object.fromEntries(steps), collapsed, groups: {} };
        const text = printLayout(all);
        const { layout: read, problem } = readLayout(text);
        assert.equal(problem, undefined);
        assert.equal(printLayout(read), text);
        assert.deepEqual(readLayout(JSON.stringify(all)).layout.steps, read.steps);
        assert.deepEqual(new Set(Object.keys(read.steps)), new Set(Object.keys(all.steps)));
      }),
    );
  });

  it('leaves out what makes no sense, and says so', () => {
    const { layout: read, problem } = readLayout(
      '{ "version": 1, "steps": { "a": { "x": 1, "y": 2 }, "b": { "x": "1" }, "c": null }, "collapsed": [1, "l"], "groups": [] }',
    );
    assert.deepEqual(read, { version: 1, steps: { a: { x: 1, y: 2 } }, collapsed: ['l'], groups: {} });
    assert.match(problem ?? '', /left out: `steps\/b`, `steps\/c`, .* 1 more|left out: `steps\/b`/);
  });

  it('is empty where nothing can be read', () => {
    for (const text of ['', '  \n']) assert.deepEqual(readLayout(text), { layout: EMPTY_LAYOUT });
    for (const text of ['{', '[]', 'null', '{ "version": 2 }']) {
      const { layout: read, problem } = readLayout(text);
      assert.deepEqual(read, EMPTY_LAYOUT);
      assert.match(problem ?? '', /arranged automatically/);
    }
  });

  it('never throws, and reads to what the webview takes', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.ok(layoutSchema.safeParse(readLayout(text).layout).success);
      }),
    );
  });
});
