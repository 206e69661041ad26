/**
 * JSON text of a value, without own `__proto__` keys at any depth: in the hands of code that merges objects such a
 * key would change a prototype.
 * @throws TypeError when the value is no JSON (a cycle, a bigint)
 */
export function plainText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('__proto__') ? JSON.stringify(JSON.parse(text, withoutProto)) : text;
}

/**
 * Parses JSON text and leaves own `__proto__` keys out, at any depth.
 * @throws SyntaxError
 */
export function parsePlain(text: string): unknown {
  // An escaped name is possible as well; JSON.stringify escapes no letters, so escapes are rare.
  return text.includes('__proto__') || text.includes('\\u') ? JSON.parse(text, withoutProto) : JSON.parse(text);
}

const withoutProto = (key: string, value: unknown): unknown => (key === '__proto__' ? undefined : value);
