import type { Json } from '../../../src/flow/json.ts';

/** Tells a POST to one of these paths; adapters send head and body in one piece or the head first. */
export const isPost =
  (path: RegExp) =>
  (sent: Buffer): boolean => {
    const [method, target] = sent.toString('latin1').split(' ', 2);
    return method === 'POST' && target !== undefined && path.test(target);
  };

/** A whole answer of a server, as it stands on the wire. */
export function httpAnswer(status: number, headers: Readonly<Record<string, string>>, body: Json): Buffer {
  const text = JSON.stringify(body);
  const all = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`HTTP/1.1 ${String(status)} Answer\r\n${lines.join('\r\n')}\r\n\r\n${text}`);
}
