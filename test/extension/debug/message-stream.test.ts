import assert from 'node:assert/strict';
import { frameOf, MessageReader } from '../../../src/extension/debug/message-stream.ts';

const FIRST = { seq: 1, type: 'request', command: 'evaluate', arguments: { expression: 'name === "Zoë 🙂"' } };
const SECOND = { seq: 2, type: 'event', event: 'terminated' };

/** What a reader makes of bytes that come in pieces of a size. */
function readIn(bytes: Buffer, size: number): unknown[] {
  const read: unknown[] = [];
  const reader = new MessageReader((message) => read.push(message));
  for (let at = 0; at < bytes.length; at += size) reader.add(bytes.subarray(at, at + size));
  return read;
}

describe('The stream of a debug adapter', () => {
  const bytes = Buffer.concat([frameOf(FIRST), frameOf(SECOND), frameOf(FIRST)]);

  it('carries messages however it is cut', () => {
    for (const size of [1, 2, 7, 50, bytes.length]) assert.deepEqual(readIn(bytes, size), [FIRST, SECOND, FIRST], `${size}`);
  });

  it('counts bytes and not characters', () => {
    assert.match(
      frameOf(FIRST).toString('utf8'),
      new RegExp(`^Content-Length: ${Buffer.byteLength(JSON.stringify(FIRST))}\r\n\r\n`),
    );
  });

  it('refuses what is no message', () => {
    assert.throws(() => readIn(Buffer.from('Hello\r\n\r\n'), 100), /no message of the Debug Adapter Protocol/);
    assert.throws(() => readIn(Buffer.from('Content-Length: 2\r\n\r\n{]'), 100), SyntaxError);
  });
});
