import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import type { StatusLine } from '../../src/cli/output/status-line.ts';
import type { Terminal } from '../../src/cli/output/terminal.ts';
import { consentBy, personAt } from '../../src/cli/run/consent.ts';

/** A person at a terminal who answers the questions in turn as soon as they are asked. */
function person(...answers: string[]): { terminal: Terminal; asked: () => string } {
  const input = new PassThrough();
  const output = new PassThrough();
  let asked = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    asked += text;
    if (!text.includes('(y/N)')) return;
    const answer = answers.shift();
    if (answer !== undefined) setImmediate(() => input.write(`${answer}\n`));
  });
  const colours = pc.createColors(false);
  const terminal = {
    answering: true,
    input: input as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    colours,
  } as Terminal;
  return { terminal, asked: () => asked };
}

const quiet: StatusLine = {
  show: () => undefined,
  clear: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  end: () => undefined,
};
const never = new AbortController().signal;

describe('consent', () => {
  for (const [answer, agreed] of [
    ['y', true],
    ['YES', true],
    [' yes ', true],
    ['n', false],
    ['', false],
    ['yep', false],
  ] as const)
    it(`of a person who answers ${JSON.stringify(answer)} is ${agreed ? 'yes' : 'no'}`, async () => {
      const { terminal, asked } = person(answer);
      assert.equal(await consentBy('ask', personAt(terminal, quiet, never))?.('Delete ada?', 'ask'), agreed);
      assert.match(asked(), /\? Delete ada\? \(y\/N\) /);
    });

  it('is asked for one run after the other', async () => {
    const { terminal, asked } = person('y', 'n');
    const consent = consentBy(undefined, personAt(terminal, quiet, never));
    assert.deepEqual(await Promise.all([consent?.('Delete ada?', 'ask'), consent?.('Delete bob?', 'ask')]), [true, false]);
    assert.ok(asked().indexOf('ada') < asked().indexOf('bob'));
  });

  it('is no once the run is stopped, also while the question waits', async () => {
    const controller = new AbortController();
    const { terminal } = person();
    const answer = consentBy('ask', personAt(terminal, quiet, controller.signal))?.('Delete ada?', 'ask');
    controller.abort();
    assert.equal(await answer, false);
    assert.equal(await consentBy('ask', personAt(terminal, quiet, controller.signal))?.('Delete bob?', 'ask'), false);
  });

  it('can not steer the terminal', async () => {
    const { terminal, asked } = person('n');
    await consentBy('ask', personAt(terminal, quiet, never))?.('Delete \u001b[2Jada\r\n?', 'ask');
    assert.ok(!asked().includes('\u001b[2J'));
  });
});
