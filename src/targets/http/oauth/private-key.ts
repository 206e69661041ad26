import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { TargetError } from '../../port.ts';
import type { PrivateKeyJwtAuth } from './private-key-jwt.ts';

export interface SigningKey {
  readonly key: KeyObject;
  /** JWS algorithm that fits the key. */
  readonly algorithm: string;
  readonly keyId: string | undefined;
}

const EC_ALGORITHMS: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

/**
 * Reads a private key given as PEM or JWK.
 * @throws TargetError invalid-input; its message never holds a part of the key
 */
export function readSigningKey(auth: PrivateKeyJwtAuth): SigningKey {
  const { privateKey } = auth;
  const jwk = typeof privateKey === 'string' ? readJwk(privateKey) : privateKey;
  const key = importKey(
    typeof privateKey === 'string' && jwk === undefined ? privateKey : { key: jwk as JsonWebKey, format: 'jwk' },
  );
  const algorithm = key.asymmetricKeyType === 'rsa' ? 'RS256' : EC_ALGORITHMS[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (algorithm === undefined)
    throw refused(
      `The private key is of type ${key.asymmetricKeyType ?? 'unknown'}; private-key-jwt takes RSA and EC (P-256, P-384, P-521) keys.`,
    );
  return { key, algorithm, keyId: auth.keyId ?? (typeof jwk?.kid === 'string' ? jwk.kid : undefined) };
}

interface JwkLike {
  readonly kid?: unknown;
}

function readJwk(text: string): JwkLike | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed as JwkLike;
  } catch {
    throw refused('The private key begins like a JWK but is not valid JSON.');
  }
}

/** The cause is left out: it may quote the key. */
function importKey(input: Parameters<typeof createPrivateKey>[0]): KeyObject {
  try {
    return createPrivateKey(input);
  } catch {
    throw refused(
      'The private key can not be read; give a PEM (BEGIN PRIVATE KEY) or a JWK with its private part, without a passphrase.',
    );
  }
}

function refused(message: string): TargetError {
  return new TargetError('invalid-input', message, { safeToRepeat: true });
}
