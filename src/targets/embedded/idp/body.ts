import type { IncomingMessage } from 'node:http';
import type { Json } from '../../../flow/json.ts';
import { OktaError } from './okta-error.ts';

/** Largest body taken, bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Deepest nesting taken; deeper JSON would exhaust the stack of whoever writes it back. */
const MAX_DEPTH = 64;

/**
 * Reads a request's body; what is beyond the limit is thrown away, not kept.
 * @returns undefined when the client went away before all of it was there; `too-large` beyond the limit
 */
export function readBody(request: IncomingMessage): Promise<Buffer | 'too-large' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else resolve('too-large');
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => resolve(undefined));
    request.on('error', () => resolve(undefined));
  });
}

/**
 * Parses a body as its content type says. `__proto__` members are dropped: they are never data.
 * @returns undefined for an empty body, text for a form
 * @throws OktaError E0000021 for another content type, E0000003 for what is no JSON or too deep
 */
export function parseBody(body: Buffer, contentType: string | undefined): Json | undefined {
  if (body.length === 0) return undefined;
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  const text = body.toString('utf8');
  if (type === 'application/x-www-form-urlencoded') return text;
  if (type !== 'application/json') throw new OktaError('E0000021');
  if (tooDeep(text)) throw new OktaError('E0000003');
  try {
    const reviver = text.includes('__proto__') || text.includes('\\u') ? withoutPrototype : undefined;
    return JSON.parse(text, reviver) as Json;
  } catch {
    throw new OktaError('E0000003');
  }
}

function withoutPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) {
      inString = true;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
  return false;
}
