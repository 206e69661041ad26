import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ScriptResume } from '../../../src/sandbox/debug/port.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { callWith, onlyResult, trigger } from '../calls.ts';
import { debug, type SessionOptions } from './debugging.ts';

interface Library {
  readonly file: string;
  /** Works with `exports`, and returns what came of it. */
  readonly use: string;
  /** Lines that are hit often, for breakpoints. */
  readonly hot: string;
}

/** Code that was not written for this: hoisted functions, closures in loops, labels, getters, old and new style. */
const LIBRARIES: Readonly<Record<string, Library>> = {
  'a YAML reader': {
    file: 'js-yaml/dist/js-yaml.js',
    use: `const text = 'a: &x {b: [1, 2.5, 0x1f, null, ~, true], "c d": "\\\\u00e9"}\\nd: *x\\ne: |\\n  one\\n   two\\nf: >-\\n  folded\\n  text\\ng: 2026-11-21T10:00:00Z\\n? [k, l]\\n: - m\\n  - {n: o}\\n';
      const read = exports.load(text.repeat(1)); let failed; try { exports.load('a: [1, 2\\nb: }') } catch (error) { failed = error.message }
      return [exports.dump(read, { sortKeys: true, noRefs: true }), failed]`,
    hot: 'function skipSeparationSpace',
  },
  'a difference of texts': {
    file: 'diff/dist/diff.js',
    use: `const a = Array.from({ length: 40 }, (_, n) => 'line ' + n * 3 % 17).join('\\n'), b = Array.from({ length: 40 }, (_, n) => 'line ' + n * 5 % 19).join('\\n');
      return [exports.diffLines(a, b), exports.diffWords('the quick brown fox', 'a quick red fox jumps'), exports.createPatch('f', a, b).length, exports.applyPatch(a, exports.createPatch('f', a, b)) === b]`,
    hot: 'extractCommon(',
  },
  'a Markdown renderer': {
    file: 'marked/lib/marked.umd.js',
    use: `return exports.parse('# Title\\n\\nSome *text* with \`code\`, [a link](http://x.example "t") and\\n\\n1. one\\n2. two\\n   - nested\\n\\n> quote\\n\\n| a | b |\\n|---|:-:|\\n| 1 | 2 |\\n\\n\`\`\`js\\nx < 1\\n\`\`\`\\n')`,
    hot: '',
  },
  'a compressor': {
    file: 'pako/dist/pako.js',
    use: `const text = Array.from({ length: 60 }, (_, n) => 'word' + n % 7).join(' '); const packed = exports.deflate(text, { level: 6 });
      return [packed.length, Array.from(packed.slice(0, 20)), exports.inflate(packed, { to: 'string' }) === text]`,
    hot: 'const longest_match',
  },
  'an XML reader': {
    file: 'sax/lib/sax.js',
    use: `const seen = []; const parser = exports.parser(true, { xmlns: true }); for (const name of ['opentag', 'closetag', 'text', 'attribute', 'cdata', 'comment', 'error']) parser['on' + name] = (node) => { seen.push([name, typeof node === 'object' ? node.name ?? node.message : node]); if (name === 'error') parser.resume() };
      parser.write('<a xmlns="u:r" b="1&lt;2"><!-- c --><d><![CDATA[x<y]]></d>text &amp; more</wrong></a>').close(); return seen`,
    hot: 'function strictFail',
  },
  'numbers of 64 bits': {
    file: 'long/umd/index.js',
    use: `const Long = exports.default ?? exports; let sum = Long.ZERO; for (let n = 1; n < 40; n++) sum = sum.mul(31).add(n).xor(n * 7).shiftLeft(n % 3); return [sum.toString(), sum.toString(16), Long.fromString('-9223372036854775808').div(-3).toString(), sum.toUnsigned().toString(36)]`,
    hot: 'LongPrototype.multiply =',
  },
  'a JSON5 reader': {
    file: 'json5/dist/index.js',
    use: `const read = module.exports.parse("{unquoted: 'single', hex: 0xDECAF, half: .5, plus: +1, list: [1,2,], /* c */ nan: -Infinity, 'line\\\\\\nbreak': null}"); let failed; try { module.exports.parse('{a:}') } catch (error) { failed = error.message } return [module.exports.stringify(read), failed]`,
    hot: 'function peek',
  },
  'a walker of syntax trees': {
    file: 'acorn-walk/dist/walk.js',
    use: `const seen = []; const tree = { type: 'Program', body: [{ type: 'IfStatement', test: { type: 'Identifier', name: 'a' }, consequent: { type: 'BlockStatement', body: [{ type: 'ReturnStatement', argument: null }] }, alternate: { type: 'ExpressionStatement', expression: { type: 'CallExpression', callee: { type: 'Identifier', name: 'f' }, arguments: [{ type: 'Literal', value: 1 }] } } }] };
      exports.full(tree, (node) => seen.push(node.type)); exports.ancestor(tree, { Literal(node, ancestors) { seen.push(ancestors.map(({ type }) => type).join('>')) } }); return seen`,
    hot: 'base.Program',
  },
};

describe('A library, instrumented, does what it does otherwise', function () {
  this.timeout(120_000);

  const sandbox = createSandbox({ workers: 1, limits: { fuel: 20_000, timeMs: 60_000, memoryMb: 40 } });
  after(() => sandbox.close());

  for (const [name, { file, use, hot }] of Object.entries(LIBRARIES))
    it(`${name}: running, at breakpoints, noting errors, stepped through, replayed`, async () => {
      const library = readFileSync(new URL(`../../../node_modules/${file}`, import.meta.url), 'utf8');
      const before = 'const module = { exports: {} }, exports = module.exports, require = () => ({});\n(function () {\n';
      const code = `${before}${library}\n}).call(undefined);\n${use}`;
      const debugged = async (options: SessionOptions) => onlyResult((await debug(sandbox, code, options)).outcome);

      const expected = onlyResult(await callWith(trigger(sandbox, code), { source: {}, newObject: {} }));
      assert.ok('value' in expected && JSON.stringify(expected).length > 40, JSON.stringify(expected).slice(0, 500));
      const session = await debug(sandbox, code);
      assert.deepEqual(onlyResult(session.outcome), expected, 'running');
      const exceptions = { caught: true, uncaught: true };
      assert.deepEqual(await debugged({ exceptions, always: () => 'continue' }), expected, 'noting errors');

      const line = code.slice(0, Math.max(code.indexOf(hot), before.length)).split('\n').length + 1;
      const breakpoints = [0, 1, 2, 5].map((more) => ({ line: line + more, condition: 'typeof exports === 5' }));
      assert.deepEqual(await debugged({ breakpoints }), expected, 'at breakpoints that do not hold');

      for (const resume of ['into', 'over', 'out'] satisfies ScriptResume[]) {
        let pauses = 0;
        const always = () => (pauses++ < 400 ? resume : 'continue');
        assert.deepEqual(await debugged({ entry: 'into', breakpoints: [{ line }], always }), expected, resume);
      }
      const { recording } = session;
      for (const startAt of [Math.ceil(recording.statements / 2), 'end'] as const)
        assert.deepEqual(await debugged({ recording, startAt, at: ['back', 'back-into'] }), expected, `replayed from ${startAt}`);
    });
});
