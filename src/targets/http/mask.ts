import type { Json, JsonObject } from '../../flow/json.ts';

/** Stands where a secret was. */
const MASK = '•••';

const SECRET_NAME = /passw|credential|secret|token|assertion|private[_-]?key|api[_-]?key|authori[sz]ation|recovery_?question/i;

/** A copy for the log: the value of every key that names a secret is replaced. */
export function maskBody(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => maskBody(item) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  // `{ path: password, value }` of a PATCH, `{ type: password, value }` of a credential: the name stands beside the secret.
  const holdsSecret = ['path', 'type'].some((name) => namesSecret((value as JsonObject)[name]));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const secret = SECRET_NAME.test(key) || (key === 'value' && holdsSecret);
      return [key, secret && inner !== undefined ? MASK : maskBody(inner)];
    }),
  );
}

/** Whether a name, of a key, a header or a parameter, is that of a secret. */
const namesSecret = (value: Json | undefined): boolean => typeof value === 'string' && SECRET_NAME.test(value);

/** A path with query for the log: the value of every query parameter that names a secret is replaced. */
export function maskPath(path: string): string {
  return path.indexOf('?') < 0
    ? path
    : path.replace(/([?&])([^=&]*)=([^&]*)/g, (whole, mark: string, name: string) =>
        SECRET_NAME.test(name) ? `${mark}${name}=${MASK}` : whole,
      );
}

/** Removes known secrets from what a server sends back, so that an echo ends up in no log. */
export function scrub(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (cleaned, secret) => (secret !== '' && cleaned.includes(secret) ? cleaned.replaceAll(secret, MASK) : cleaned),
    text,
  );
}
