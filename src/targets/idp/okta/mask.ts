import type { Json } from '../../../flow/json.ts';

/** Stands where a secret was. */
export const MASK = '•••';

const SECRET_NAME = /passw|credential|secret|token|assertion|private_?key|api_?key|authori[sz]ation|recovery_?question/i;

/** A copy for the log: the value of every key that names a secret is replaced. */
export function maskBody(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => maskBody(item) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRET_NAME.test(key) && inner !== undefined ? MASK : maskBody(inner)]),
  );
}

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
