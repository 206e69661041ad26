import assert from 'node:assert/strict';
import { SCRIPT_LIBRARY, type LibraryFunction } from '../../src/flow/script/library.ts';
import type { Json } from '../../src/flow/json.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { answerOf, callWith, failureOf, NOW, piece } from './calls.ts';

describe('The helpers of scripts', () => {
  const sandbox = createSandbox({ workers: 1 });
  after(() => sandbox.close());

  /** Evaluates expressions in one call. */
  async function evaluate(codes: readonly string[]): Promise<unknown[]> {
    const script = sandbox.compile({ pieces: codes.map((code) => piece(code, 'expression')), parameters: [] });
    const { results } = await callWith(script);
    return results[0]!.map((result) =>
      'failure' in result ? `${result.failure.name}: ${result.failure.message}` : result.value,
    );
  }

  const check = async (expected: Readonly<Record<string, Json>>) =>
    assert.deepEqual(await evaluate(Object.keys(expected)), Object.values(expected));

  it('are all described, and exactly those described exist', async () => {
    const described = Object.entries(SCRIPT_LIBRARY).map(([name, { functions }]) => [name, Object.keys(functions).sort()]);
    assert.deepEqual(
      await answerOf(
        sandbox,
        'return Object.entries({ date, text }).map(([name, library]) => [name, Object.keys(library).sort()])',
      ),
      described,
    );
  });

  for (const [name, { functions }] of Object.entries(SCRIPT_LIBRARY)) {
    it(`do what the examples of ${name} say`, async () => {
      const examples = Object.values<LibraryFunction>(functions).map(({ example }) => example);
      assert.deepEqual(
        await evaluate(examples.map(([expression]) => expression)),
        await evaluate(examples.map(([, value]) => value)),
      );
    });
  }

  it('leave the language’s globals, and none with authority, clock or threads', async () => {
    const absent = [
      'performance',
      'SharedArrayBuffer',
      'Atomics',
      'WebAssembly',
      'queueMicrotask',
      'setTimeout',
      'fetch',
      'process',
      'require',
      'Intl',
      'console',
      'gc',
    ];
    assert.deepEqual(
      await evaluate(absent.map((name) => `typeof ${name}`)),
      absent.map(() => 'undefined'),
    );
    const globals = (await answerOf(sandbox, 'return Object.getOwnPropertyNames(globalThis)')) as string[];
    assert.deepEqual(
      globals.filter((name) => !(name in globalThis)),
      ['InternalError', 'date', 'text', 'log', 'targets'],
    );
  });

  it('can be hidden by an attribute of the same name', async () => {
    const script = sandbox.compile({ pieces: [piece('date', 'expression')], parameters: ['date'] });
    assert.deepEqual((await callWith(script, { date: '2026-11-21' })).results, [[{ value: '2026-11-21' }]]);
  });

  describe('date', () => {
    it('parses ISO 8601 with and without time and zone', () =>
      check({
        "date.iso('2026-11-21')": '2026-11-21T00:00:00.000Z',
        "date.iso('2026-11-21T14:30')": '2026-11-21T14:30:00.000Z',
        "date.iso('2026-11-21 14:30:05.1Z')": '2026-11-21T14:30:05.100Z',
        "date.iso('2026-11-21T00:30:00+02:00')": '2026-11-20T22:30:00.000Z',
        "date.iso('2026-11-21T00:30:00-0530')": '2026-11-21T06:00:00.000Z',
      }));

    it('parses by pattern what it formats', () =>
      check({
        "date.iso(date.parse('21.11.2026', 'dd.MM.yyyy'))": '2026-11-21T00:00:00.000Z',
        "date.iso(date.parse('11/3/26', 'M/d/yy'))": '2026-11-03T00:00:00.000Z',
        "date.iso(date.parse('20261121143005Z', 'yyyyMMddHHmmssXXX'))": '2026-11-21T14:30:05.000Z',
        "date.iso(date.parse('3 March 2026 at 12:05 am', \"d MMMM yyyy 'at' hh:mm a\"))": '2026-03-03T00:05:00.000Z',
        "date.iso(date.parse('Sat, 21 Nov 2026', 'EEE, dd MMM yyyy'))": '2026-11-21T00:00:00.000Z',
      }));

    it('formats', () =>
      check({
        'date.format(date.now())': '2026-11-21',
        "date.format(date.now(), 'EEEE d MMMM yyyy, HH:mm:ss.SSS')": 'Saturday 21 November 2026, 14:30:05.250',
        "date.format(date.now(), \"h 'o''clock' a\")": "2 o'clock pm",
        "date.format(0, 'yyyy/M/d H:m:s XXX')": '1970/1/1 0:0:0 Z',
      }));

    it('refuses what is no date, and letters that mean nothing', async () => {
      for (const [code, message] of [
        ["date.parse('2026-02-30')", '"2026-02-30" is no date of the calendar.'],
        ["date.parse('soon')", /"soon" is no ISO 8601 date/],
        ["date.parse('21.11.2026', 'MM.dd.yyyy')", '"21.11.2026" is no date of the calendar.'],
        ["date.parse('21-11-2026', 'dd.MM.yyyy')", '"21-11-2026" does not follow the pattern dd.MM.yyyy.'],
        ["date.format(0, 'YYYY')", /"YYYY" means nothing in the date pattern/],
        ['date.format(0, "\'open")', /A quote is not closed/],
        ['date.iso(NaN)', /no moment in time/],
      ] as const) {
        const failure = await failureOf(sandbox, `return ${code}`);
        if (typeof message === 'string') assert.equal(failure.message, message);
        else assert.match(failure.message, message);
        assert.equal(failure.line, 1, 'the position is the user’s call');
      }
    });

    it('answers null for what is absent', () =>
      check({
        'date.format(null)': null,
        'date.iso(undefined)': null,
        "date.parse('')": null,
        'date.addDays(null, 1)': null,
        'date.diffDays(null, date.now())': null,
      }));

    it('moves by calendar units', () =>
      check({
        "date.format(date.addMonths('2024-03-31', -1))": '2024-02-29',
        "date.format(date.addMonths('2026-11-30', 15))": '2028-02-29',
        "date.format(date.addYears('2026-11-21', -100))": '1926-11-21',
        "date.diffDays('2026-11-21T23:59:59Z', '2026-11-22T00:00:00Z')": 1,
        "date.diffDays('2026-03-01', '2024-03-01')": -730,
      }));

    it('leaves its argument as it is', async () => {
      assert.equal(await answerOf(sandbox, 'const now = date.now(); date.addDays(now, 5); return now.getTime()'), NOW);
    });
  });

  describe('text', () => {
    it('writes names in ASCII', () =>
      check({
        "text.ascii('Łukasz Żółć')": 'Lukasz Zolc',
        "text.ascii('Ærøskøbing Þór Đặng')": 'AEroskobing Thor Dang',
        "text.ascii('Weiß Ötzi')": 'Weiss Otzi',
        "text.ascii('Weiß Ötzi', { german: true })": 'Weiss Oetzi',
        "text.ascii('Юлия Щукина')": 'Yuliya Shchukina',
        "text.ascii('Γιώργος')": 'Giorgos',
        "text.ascii('ﬁn … “x”')": 'fin ... "x"',
        "text.ascii('李 Ann')": ' Ann',
        'text.ascii(null)': null,
        'text.ascii(42)': '42',
      }));

    it('makes slugs', () =>
      check({
        "text.slug('  Sales & Märkte (EU) ', { german: true })": 'sales-maerkte-eu',
        "text.slug('Ann Lee', { separator: '_' })": 'ann_lee',
      }));

    it('knows the form of mail addresses', () =>
      check({
        "text.isEmail('ann.lee+x@mail.example.com')": true,
        "text.isEmail('ann@example')": false,
        "text.isEmail('ann lee@example.com')": false,
        "text.isEmail('ann..lee@example.com')": false,
        "text.isEmail('@example.com')": false,
        "text.isEmail('a'.repeat(65) + '@example.com')": false,
        'text.isEmail(null)': false,
      }));

    it('fills templates and joins without gaps', () =>
      check({
        "text.template('{last}, {first}', { first: 'Ann', last: 'Lee' })": 'Lee, Ann',
        "text.template('{toString}{x}', {})": '',
        "text.join(['a', '', undefined, 0, ' b '], '-')": 'a-0-b',
        'text.join([])': '',
      }));

    it('handles letters of more than one unit', () =>
      check({ "text.truncate('😀😀😀', 2)": '😀😀', "text.initials('Ødegård  Åse')": 'ØÅ', "text.capitalize('')": '' }));
  });
});
