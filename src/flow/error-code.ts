/** The code of an error of the system, of Node or of a library: `ENOENT`, `ERR_TLS_CERT_ALTNAME_INVALID`; undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && code !== '' ? code : undefined;
}
