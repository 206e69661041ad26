import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { isJsonObject, type JsonObject } from '../../../flow/json.ts';
import { headerOf, type HttpResponse } from '../../http/port.ts';
import { TargetError } from '../../port.ts';
import type { Authorisation } from './authorisation.ts';
import type { Composed, Deliver } from './delivery.ts';
import { scrub } from './mask.ts';
import type { PrivateKeyJwtAuth } from './options.ts';
import { secureUrl } from './org-url.ts';
import { readSigningKey } from './private-key.ts';
import { raceAbort } from './race-abort.ts';

/** An assertion is used at once; minutes only make up for clocks that differ. Okta allows an hour. */
const ASSERTION_LIFE_S = 300;
/** Renewed this long before its end, or a tenth of its life for short-lived tokens. */
const EARLY_MS = 60_000;

interface AccessToken {
  readonly header: string;
  readonly secret: string;
  readonly renewAt: number;
}

/**
 * OAuth 2 client credentials with `private_key_jwt`
 * (https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/). The access token is kept until shortly before
 * it expires; many callers share one renewal.
 * @throws TargetError invalid-input: a key, client id, scope list or token URL that can not be used
 */
export function createPrivateKeyJwt(auth: PrivateKeyJwtAuth, origin: string, deliver: Deliver, now: () => number): Authorisation {
  if (auth.clientId === '' || auth.scopes.length === 0) {
    throw new TargetError(
      'invalid-input',
      'private-key-jwt needs a clientId and at least one scope, for example okta.users.manage.',
      { safeToRepeat: true },
    );
  }
  const signingKey = readSigningKey(auth);
  const url = secureUrl(auth.tokenUrl ?? `${origin}/oauth2/v1/token`, 'tokenUrl');
  const endpoint = url.origin + url.pathname + url.search;
  let current: AccessToken | undefined;
  let renewal: Promise<AccessToken> | undefined;
  /** The token in use and the one before, which late answers may still echo. */
  let secrets: readonly string[] = [];

  const assertion = (): Promise<string> => {
    const issued = Math.floor(now() / 1_000);
    return new SignJWT({})
      .setProtectedHeader({ alg: signingKey.algorithm, ...(signingKey.keyId === undefined ? {} : { kid: signingKey.keyId }) })
      .setIssuer(auth.clientId)
      .setSubject(auth.clientId)
      .setAudience(endpoint)
      .setIssuedAt(issued)
      .setExpirationTime(issued + ASSERTION_LIFE_S)
      .setJti(randomUUID())
      .sign(signingKey.key);
  };

  const composeWith = (signed: string): Composed => ({
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'idflow' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: auth.scopes.join(' '),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: signed,
    }).toString(),
  });

  // Without the caller's signal: others may be waiting for the same token.
  const renew = async (context: Parameters<Deliver>[1]): Promise<AccessToken> => {
    const asked = now();
    let signed = '';
    const compose = async (): Promise<Composed> => composeWith((signed = await assertion()));
    const request = { method: 'POST', url: endpoint, label: url.pathname, repeatable: true, compose };
    const { response } = await deliver(request, { onNotice: context.onNotice });
    const token = readToken({ ...response, text: scrub(response.text, [signed]) }, endpoint, asked, now());
    secrets = [token.secret, ...secrets.slice(0, 1)];
    current = token;
    return token;
  };

  return {
    header: async (context) => {
      if (current !== undefined && now() < current.renewAt) return current.header;
      context.signal?.throwIfAborted();
      renewal ??= renew(context).finally(() => {
        renewal = undefined;
      });
      return (await raceAbort(renewal, context.signal)).header;
    },
    refused: (header) => {
      if (current?.header === header) current = undefined;
      return true;
    },
    secrets: () => secrets,
  };
}

function readToken(response: HttpResponse, endpoint: string, asked: number, now: number): AccessToken {
  const answer = parse(response.text);
  if (response.status !== 200) throw refusal(response, answer, endpoint, now);
  const { access_token: secret, expires_in: life } = answer;
  if (typeof secret !== 'string' || !/^[\x21-\x7e]+$/.test(secret) || typeof life !== 'number' || !(life > 0)) {
    throw new TargetError('unavailable', `${endpoint} answered without a usable access_token and expires_in.`, {
      safeToRepeat: true,
    });
  }
  return { header: `Bearer ${secret}`, secret, renewAt: asked + life * 1_000 - Math.min(EARLY_MS, life * 100) };
}

/** OAuth 2 error answers (RFC 6749, 5.2): `error` and `error_description`; Okta's own form for the rest. */
function refusal(response: HttpResponse, answer: JsonObject, endpoint: string, now: number): TargetError {
  const { status } = response;
  const code = text(answer['error']) ?? text(answer['errorCode']) ?? String(status);
  const words = text(answer['error_description']) ?? text(answer['errorSummary']) ?? `HTTP ${String(status)}`;
  const more = { code, safeToRepeat: true };
  if (status >= 500)
    return new TargetError('unavailable', `${endpoint} can not give an access token now: ${words} [${code}].`, more);
  const advice = clockAdvice(response, now) ?? 'Check clientId, key, keyId and the scopes granted to the app.';
  return new TargetError('unauthorised', `${endpoint} gave no access token: ${words} [${code}]. ${advice}`, more);
}

/** A clock that is off by minutes makes every assertion look expired or not yet valid. */
function clockAdvice(response: HttpResponse, now: number): string | undefined {
  const skewS = Math.round((now - Date.parse(headerOf(response, 'date') ?? '')) / 1_000);
  return Math.abs(skewS) > 60
    ? `This machine's clock is ${String(Math.abs(skewS))} s ${skewS > 0 ? 'ahead of' : 'behind'} the server's; set it.`
    : undefined;
}

function parse(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
