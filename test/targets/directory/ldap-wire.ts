/** The operations of LDAP by their tag (RFC 4511, 4.2 to 4.12), as far as tests look at them. */
const OPERATIONS: Readonly<Record<number, string>> = {
  0x60: 'bind',
  0x63: 'search',
  0x66: 'modify',
  0x68: 'add',
  0x4a: 'delete',
};

interface Message {
  readonly id: Buffer;
  readonly tag: number;
}

/** The operation that a message asks for. */
export const operationOf = (sent: Buffer): string | undefined => OPERATIONS[messageIn(sent).tag];

/** The answer `busy` (51) to a message that asks to add or to modify: its tag is the next one. */
export function busyAnswer(sent: Buffer): Buffer {
  const { id, tag } = messageIn(sent);
  const result = Buffer.from([tag + 1, 7, 0x0a, 1, 51, 0x04, 0, 0x04, 0]);
  return Buffer.concat([Buffer.from([0x30, 2 + id.length + result.length, 0x02, id.length]), id, result]);
}

/** `SEQUENCE { messageID INTEGER, protocolOp CHOICE … }` */
function messageIn(sent: Buffer): Message {
  const start = sent[1]! < 0x80 ? 2 : 2 + (sent[1]! & 0x7f);
  const length = sent[start + 1]!;
  return { id: sent.subarray(start + 2, start + 2 + length), tag: sent[start + 2 + length]! };
}
