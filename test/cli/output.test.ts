import assert from 'node:assert/strict';
import { join } from 'node:path';
import pc from 'picocolors';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { Lane } from '../../src/cli/output/lane.ts';
import { tableLines } from '../../src/cli/output/table.ts';
import { cutTo, padTo, printable, textWidth } from '../../src/cli/output/text-width.ts';
import { valueText } from '../../src/cli/output/values.ts';
import { shownPath } from '../../src/cli/output/shown-path.ts';

describe('output on a terminal', () => {
  it('is as wide as it looks', () => {
    assert.equal(textWidth('\u001b[31mred\u001b[39m'), 3);
    assert.equal(textWidth('日本'), 4);
    assert.equal(textWidth('e\u0301'), 1);
    assert.equal(padTo('日本', 6), '日本  ');
  });

  it('is cut where it is too long', () => {
    assert.equal(cutTo('SELECT id FROM users', 10), 'SELECT id…');
    assert.equal(cutTo('日本語', 5), '日本…');
    assert.equal(cutTo('short', 10), 'short');
  });

  it('can not be steered by data', () => {
    assert.equal(printable('a\u001b[2Jb\r\nc\u202ed'), 'a�[2Jb c�d');
    assert.equal(valueText({ a: ['x\n', null, true] }), "{a: ['x', null, true]}");
  });

  it('aligns tables, and cuts the widest column where there is no room', () => {
    const terminal = { colours: pc.createColors(false), width: 24 };
    assert.deepEqual(
      tableLines(
        ['name', 'message'],
        [
          ['hr', 'answers well enough'],
          ['idp', ''],
        ],
        terminal,
      ),
      ['  name  message', '  hr    answers well en…', '  idp'],
    );
  });

  it('names files from where the person stands, and targets by their whole URL', () => {
    assert.equal(shownPath(join(process.cwd(), 'flows', 'hr.db')), 'flows/hr.db');
    assert.equal(shownPath('https://example.okta.com'), 'https://example.okta.com');
  });

  describe('of things that happen at the same time', () => {
    it('stays together, in the order in which they began', () => {
      const lines: string[] = [];
      const run = new Lane((line) => lines.push(line));
      run.add('start');
      const first = run.open();
      const second = run.open();
      second.add('2a');
      first.add('1a');
      assert.deepEqual(lines, ['start', '1a'], 'the first one is printed as it happens');
      second.add('2b');
      second.end();
      run.add('after');
      first.add('1b');
      assert.deepEqual(lines, ['start', '1a', '1b']);
      first.end();
      assert.deepEqual(lines, ['start', '1a', '1b', '2a', '2b', 'after']);
    });

    it('is all printed at the end, also what was cut short', () => {
      const lines: string[] = [];
      const run = new Lane((line) => lines.push(line));
      const first = run.open();
      first.open().add('deep');
      const second = run.open();
      second.add('second');
      run.add('last');
      run.end();
      assert.deepEqual(lines, ['deep', 'second', 'last']);
    });
  });
});

describe('exit code of many runs', () => {
  it('is that of the worst outcome', () => {
    assert.equal(exitCodeOf(['succeeded', 'failed', 'vetoed']), 1);
    assert.equal(exitCodeOf(['vetoed', 'cancelled']), 5);
    assert.equal(exitCodeOf(['succeeded', 'vetoed']), 4);
    assert.equal(exitCodeOf(['no-changes', 'succeeded']), 0);
    assert.equal(exitCodeOf(['no-changes', 'no-changes']), 3);
    assert.equal(exitCodeOf([]), 3);
  });
});
