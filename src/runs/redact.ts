import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import { withoutCutSecrets } from '../flow/cut-secrets.ts';
import { MASK, secretForms, secretPattern } from '../flow/secret-forms.ts';
import { isSecretName } from '../flow/secret-names.ts';

export { MASK } from '../flow/secret-forms.ts';

/** Shorter texts are too frequent to be looked for in other texts; under a secret's name they are masked all the same. */
const SHORTEST_SECRET = 6;
/** Secrets that are remembered besides those known from the start. */
const MOST_REMEMBERED = 1_000;

/** Makes copies without secrets for events, logs and reports. */
export interface Redactor {
  /** A copy: values under the names of secrets, and known secrets anywhere in texts, are masked. */
  value<T extends Json | undefined>(value: T, name?: string): T;
  /** A text without the secrets known so far; `password: …` at its beginning is masked as well. */
  text(text: string): string;
}

/**
 * Makes a redactor.
 * @param secrets values that must show up nowhere: those that targets were opened with
 */
export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const known = new Set<string>();
  const given = [...secrets];
  const fixed = secretPattern(given);
  const forms = secretForms(given);

  const remember = (value: Json | undefined): void => {
    if (typeof value === 'string' && value.length >= SHORTEST_SECRET && value !== MASK) {
      known.delete(value);
      known.add(value);
      if (known.size > MOST_REMEMBERED) known.delete(known.values().next().value!);
    } else if (Array.isArray(value)) for (const item of value as readonly Json[]) remember(item);
    else if (isJsonObject(value)) for (const item of Object.values(value)) remember(item);
  };

  const withoutFixed = (text: string): string => (fixed === undefined ? text : text.replace(fixed, MASK));

  const scrub = (text: string): string => {
    let clean = withoutFixed(text);
    for (const secret of known) if (clean.includes(secret)) clean = clean.replaceAll(secret, MASK);
    return withoutCutSecrets(withoutCutSecrets(clean, forms), known);
  };

  const copy = (value: Json | undefined, name: string | undefined): Json | undefined => {
    // A map of credentials tells its secrets from the rest by their own names: client_id beside client_secret.
    if (name !== undefined && isSecretName(name) && !(isJsonObject(value) && /^credentials?$/i.test(name))) {
      if (value === null || value === undefined || typeof value === 'boolean') return value;
      remember(value);
      return MASK;
    }
    if (typeof value === 'string') return scrub(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map((item) => copy(item, undefined) ?? null);
    if (!isJsonObject(value)) return value;
    // A change of a secret attribute names it as a value and not as a key.
    const attribute = value['attribute'];
    const change = typeof attribute === 'string' && isSecretName(attribute) ? attribute : undefined;
    const result: JsonObject = {};
    for (const [key, inner] of Object.entries(value)) {
      const secret = change !== undefined && (key === 'from' || key === 'to');
      Object.defineProperty(result, withoutFixed(key), {
        value: copy(inner, secret ? change : key),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return result;
  };

  return {
    value<T extends Json | undefined>(value: T, name?: string): T {
      const before = known.size;
      const masked = copy(value, name) as T;
      // a secret may stand under another name before the place that tells that it is one
      return known.size === before ? masked : (copy(value, name) as T);
    },
    text(text) {
      const [, named, attribute] = NAMED.exec(text) ?? [];
      return named !== undefined && isSecretName(attribute!) ? `${named}${MASK}` : scrub(text);
    },
  };
}

/** `password: "a" → "b"`, `user.password was modified locally: …`: what the log says about one attribute. */
const NAMED = /^((?:[\w-]+\.)*([\w-]{1,100})(?: was modified locally)?: ).+$/s;
