/** Programs that use what the language has; each returns what it saw, so that two runs can be compared. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  classes: `
    const seen = [];
    class A {
      #x = 1; static s = 2; y = this.#x + 1; ['z' + 1] = seen.push('z'); fn = () => this.#x; named = function () {}; kind = class {};
      static #count = 0;
      static { A.s = 3; var local = 4; function f() { return local } A.f = f(); }
      static {}
      get x() { return this.#x } set x(v) { this.#x = v; A.#count++ }
      m(a = () => 5, ...r) { return a() + r.length }
      static count() { return A.#count }
      async *ag() { yield 1 }
      has(o) { return #x in o }
    }
    class B extends A { k = super.m(); constructor() { super(); this.l = super.m(undefined, 1) } *g() { yield 1; yield* [2, 3]; return 4 } }
    class C extends B {}
    const b = new C(); b.x = 7;
    const local = [b.x, b.y, b.z1, b.k, b.l, [...b.g()], A.s, A.f, b.m(undefined, 1, 2), A.count(), b.fn(), b.named.name, b.kind.name, b.has({})];
    let failed; try { new (class extends A { constructor() {} })() } catch (e) { failed = e.name }
    return [local, seen, failed, B.name, new B() instanceof A]`,
  'control flow': `
    let o = []; outer: for (const a of [1, 2, 3]) for (let b = 0; b < 3; b++) { if (b === 1) continue outer; if (a === 3) break outer; o.push(a * 10 + b) }
    let k = 0; do k++; while (k < 5)
    do { k-- } while (k > 3); while (k < 5) k++
    switch (k) { case 4: o.push('x'); case 5: { let z = 9; o.push(z) } case 6: o.push('f'); break; default: o.push('d') }
    switch (k) { case 5: let late = 1; function inSwitch() { return late } o.push(inSwitch()); break; case 6: class K {} }
    for (var q in { a: 1, b: 2 }) o.push(q); for (;;) { if (k++ > 8) break } o.push(k); lab: { o.push('l'); break lab }
    for (let i = 0, n = 2; i < n; i++); for (const _ of [1, 2]); for (const _ in { a: 1 }); ;
    if (o) if (k > 100) o.push(1); else o.push('else'); else ;
    if (k) ; else o.push(0)
    a: b: for (;;) { for (;;) break b; }
    var fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); o.push(fs.map(f => f()));
    x: if (k) { break x }
    const r = []; for (r[0] of [1, 2]); for (r.p in { s: 1 }); o.push(r[0], r.p);
    return o`,
  'errors and finally': `
    const o = [];
    try { try { throw new Error('e1') } finally { o.push('fin') } } catch ({ message }) { o.push(message) }
    try { null.x } catch { o.push('none') }
    try { throw [1, [2]] } catch ([a, [b = 5, c = a]]) { o.push(a, b, c); let d = 1; o.push(d) }
    const f = () => { try { return 1 } finally { o.push('f') } }; const g = () => { try { return 1 } finally { return 2 } };
    const h = () => { for (const x of [1, 2]) { try { continue } finally { o.push(x) } } };
    o.push(f(), g(), h());
    try { (() => { throw 5 })() } catch (e) { o.push(e); try { throw e } catch (e) { o.push(e + 1) } }
    const rec = (n) => n === 0 ? (() => { throw new TypeError('deep') })() : rec(n - 1); try { rec(5) } catch (e) { o.push(e.name, e.message) }
    const iter = { [Symbol.iterator]() { return { next: () => ({ value: 1, done: false }), return() { o.push('closed'); return {} } } } };
    for (const x of iter) break; try { for (const x of iter) throw 1 } catch {} const [p] = iter;
    return o`,
  'closures and hoisting': `
    const dup = (function () { function a() { return 1 } var r = a(); function a() { return 2 } return [r, a()] })();
    const both = (function () { var before = typeof v; var v = 1, w = 2; function v() {} return [before, typeof v, w] })();
    const inLoop = (function () { function f() {} for (var f of [1, 2]); for (var { f } = { f: 3 }; f < 4; f++); return f })();
    const plain = (function () { function f() { return 'fn' } var f; { var g = 1, f } return [typeof f, g] })();
    const param = (function (x, y = () => x) { function x() {} return [typeof x, typeof y()] })(1);
    return [h(2), typeof h2, (() => { try { return x } catch (e) { return e.name } let x = 1 })(), v === undefined, dup, both, inLoop, plain, param,
      (function self(n) { return n ? self(n - 1) : self.name })(2), (function () { return typeof this + arguments.length })(1, 2)];
    function h(n) { return n <= 0 ? 0 : n + h(n - 1) } function h2() {} var v = 1`,
  arrows: `
    const a = x => x, b = (x) => (x, x + 1), c = () => ({ k: 1 }), d = async x => x, e = x => { return x }, f = (x, y = x => x * 2) => y(x), g = x => /* => */ x,
      h = ({ a }, [b]) => a + b, i = () => [], j = (x) => x ? y => y : z => -z, k = async () => { await 1; return await d(2) }, l = x =>
        x + 1, m = () => {}, n = () => function () {}, p = (...r) => r.length, q = () => \`t\${1}\`, s = () => /re/g;
    const t = function () { return (() => [this.v, arguments.length, new.target === undefined])() };
    return [a(1), b(2), c(), e(4), f(5), g(6), h({ a: 1 }, [2]), i(), j(1)(3), j(0)(3), l(1), m(), typeof n(), p(1, 2), q(), String(s()), a.name, d.length, t.call({ v: 3 }, 1)]`,
  generators: `
    const o = []; const g = function* (a = 1) { try { const r = yield a; o.push(r); yield r * 2; yield* inner() } catch (e) { o.push(e); yield 'caught' } finally { o.push('end'); yield 'late' } };
    const inner = function* () { try { yield 'i' } finally { o.push('inner') } };
    const it = g(); o.push(it.next().value, it.next(21).value, it.next().value, it.return(9), it.next());
    const it2 = g(); it2.next(); o.push(it2.throw('t'), it2.next(), it2.next());
    const empty = (function* () {})(); o.push(empty.next(), [...(function* () { yield; const x = yield; })()].length);
    const obj = { *[Symbol.iterator]() { yield* [1, 2] } }; o.push([...obj], Math.max(...obj));
    return o`,
  'async order': `
    const o = []; const s = async n => { o.push('s' + n); await null; o.push('e' + n); return n };
    return (async () => {
      const r = await Promise.all([s(1), s(2)]); for await (const x of (async function* () { yield 1; yield await 2; yield* [3] })()) o.push('y' + x);
      for await (const x of [s(3), 4]) { if (x === 3) continue; o.push(x) }
      try { await Promise.reject(new Error('rej')) } catch (e) { o.push(e.message) } finally { await 1; o.push('f') }
      const t = await Promise.allSettled([Promise.any([]), (async () => { throw 5 })(), new Promise((_, no) => no(6))]); o.push(t.map(({ status }) => status));
      const ag = async function* () { try { yield 1; yield 2 } finally { o.push('closed') } }; for await (const x of ag()) break;
      const order = []; Promise.resolve().then(() => order.push('a')).then(() => order.push('c')); (async () => { await null; order.push('b') })(); await null; await null; await null; await null; o.push(order);
      return [o, r, (await s)(5) instanceof Promise, -await 3, (await { f: () => 4 }).f()]
    })()`,
  'destructuring and objects': `
    const { a: aa = 3, ...rest } = { b: 1, c: 2 }, [x, , y = x, ...z] = 'abcd'; let p, q; ({ p, q = () => p } = { p: 1 }); [p, q] = [q, p];
    const o = { get a() { return 1 }, set a(v) { this._ = v }, ['x' + 1]: 2, async m() {}, *g() {}, 'q-r'() { return super.toString === Object.prototype.toString }, __proto__: { up: 1 } };
    o.a = 5; const tag = (s, ...v) => s.raw.join('|') + v.join(); let n = null; n ??= 4; n ||= 5; n &&= 6;
    return [aa, rest, x, y, z, typeof p, q, o.a, o._, o.x1, o['q-r'](), o.up, tag\`a\${1}\\n\${(() => 2)()}c\`, '\\u{1F600}'.length, \`l1
l2 \${\`n\${1}\`}\`, 2 ** 10, null ?? 'n', o?.nope?.(), o.m?.name, n, [...'añ€'].length, delete o.x1, 'x1' in o, void 0, (1, 2), typeof undeclared, 1_000, 10n ** 20n, /(?<n>a)/.exec('a').groups.n]`,
  'automatic semicolons': `
    let a = 1
    let b = a
    ++b
    const c = () => { return
      1 }
    var d = [1]
    ;[2].forEach(x => d.push(x))
    do a++; while (a < 3) b++
    if (a) b++
    else b--
    while (false)
      a++
    const f = function () { return 1 }
    return [a, b, c(), d, f()] // end`,
  'strings of directives': `
    'use strict'
    const f = function () { 'use strict'; return this }, g = () => { "other directive"
      return 1 }
    function empty() { 'use strict' }
    return [f(), g(), empty()]`,
  'getters, proxies, conversions': `
    const o = []; const p = new Proxy({}, { get(t, k) { o.push(String(k)); return k === 'then' ? undefined : 1 }, has: () => true });
    const v = { valueOf() { o.push('valueOf'); return 2 }, toString() { return 's' }, [Symbol.toPrimitive]: undefined };
    const s = [3, 1, 2].sort((a, b) => { return a - b }), m = new Map([[1, 2]]); m.forEach((v, k) => o.push(v + k));
    return [p.x, 'y' in p, v + 1, \`\${v}\`, s, o, [1, 2].reduce((a, b) => a + b), JSON.stringify({ toJSON() { return 'j' } }), 'aXb'.replace(/x/i, () => 'y')]`,
};
