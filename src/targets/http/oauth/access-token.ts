import { isJsonObject, type JsonObject } from '../../../flow/json.ts';
import { raceAbort } from '../../patience/race-abort.ts';
import { TargetError } from '../../port.ts';
import type { Authorisation } from '../authorisation.ts';
import type { Composed, Deliver } from '../delivery.ts';
import { scrub } from '../mask.ts';
import { headerOf, type HttpResponse } from '../port.ts';

/** Renewed this long before its end, or a tenth of its life for short-lived tokens. */
const EARLY_MS = 60_000;

/** How a client shows the token endpoint who it is: one request, and what of it is secret. */
export interface TokenRequest {
  readonly form: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Values that may be echoed and must not be shown. */
  readonly secrets: readonly string[];
}

export interface AccessTokenSettings {
  /** Address of the token endpoint. */
  readonly endpoint: string;
  /** Made anew for each try: a signed assertion is good for one. */
  readonly request: () => Promise<TokenRequest> | TokenRequest;
  readonly deliver: Deliver;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** What to check when the endpoint gives no token, as a sentence. */
  readonly advice: string;
}

interface AccessToken {
  readonly header: string;
  readonly secret: string;
  readonly renewAt: number;
}

/**
 * Authorisation by OAuth 2 client credentials (RFC 6749, 4.4). The access token is kept until shortly before it expires; many
 * callers share one renewal.
 */
export function createAccessTokens({ endpoint, request, deliver, now, advice }: AccessTokenSettings): Authorisation {
  let current: AccessToken | undefined;
  let renewal: Promise<AccessToken> | undefined;
  /** The token in use and the one before, which late answers may still echo. */
  let secrets: readonly string[] = [];

  // Without the caller's signal: others may be waiting for the same token.
  const renew = async (context: Parameters<Deliver>[1]): Promise<AccessToken> => {
    const asked = now();
    let sent: readonly string[] = [];
    const compose = async (): Promise<Composed> => {
      const { form, headers, secrets: own } = await request();
      sent = own;
      return {
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': 'idflow',
          ...headers,
        },
        body: new URLSearchParams(form).toString(),
      };
    };
    const label = new URL(endpoint).pathname;
    const { response } = await deliver(
      { method: 'POST', url: endpoint, label, repeatable: true, compose },
      { onNotice: context.onNotice },
    );
    const token = readToken({ ...response, text: scrub(response.text, sent) }, endpoint, asked, now(), advice);
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

function readToken(response: HttpResponse, endpoint: string, asked: number, now: number, advice: string): AccessToken {
  const answer = parse(response.text);
  if (response.status !== 200) throw refusal(response, answer, endpoint, now, advice);
  const { access_token: secret, expires_in: life } = answer;
  if (typeof secret !== 'string' || !/^[\x21-\x7e]+$/.test(secret) || typeof life !== 'number' || !(life > 0)) {
    throw new TargetError('unavailable', `${endpoint} answered without a usable access_token and expires_in.`, {
      safeToRepeat: true,
    });
  }
  return { header: `Bearer ${secret}`, secret, renewAt: asked + life * 1_000 - Math.min(EARLY_MS, life * 100) };
}

/** Wrong credentials are never answered so; the address is made of different settings by different kinds of targets. */
const NOT_THERE = 'Nobody gives tokens there: check `url`, and `token-url` or `realm` where the target has one.';

/** OAuth 2 error answers (RFC 6749, 5.2): `error` and `error_description`; Okta's own form for the rest. */
function refusal(response: HttpResponse, answer: JsonObject, endpoint: string, now: number, advice: string): TargetError {
  const { status } = response;
  const code = text(answer['error']) ?? text(answer['errorCode']) ?? String(status);
  const words = text(answer['error_description']) ?? text(answer['errorSummary']) ?? `HTTP ${String(status)}`;
  const more = { code, safeToRepeat: true };
  if (status >= 500)
    return new TargetError('unavailable', `${endpoint} can not give an access token now: ${words} [${code}].`, more);
  const tail = status === 404 ? NOT_THERE : (clockAdvice(response, now) ?? advice);
  return new TargetError('unauthorised', `${endpoint} gave no access token: ${words} [${code}]. ${tail}`, more);
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
