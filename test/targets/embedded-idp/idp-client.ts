import { startEmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import type { EmbeddedIdp, EmbeddedIdpOptions } from '../../../src/targets/embedded/idp/embedded-idp.ts';

/** JSON of an answer, read member by member; assertions find out what is really there. */
export interface Body {
  readonly [member: string]: Body;
  readonly [index: number]: Body;
}

export interface ClientAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when there is no JSON. */
  readonly json: Body;
}

export interface TestIdp extends EmbeddedIdp {
  /** Sends a request with the API token; a body goes as JSON. `path` may be a full URL. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ClientAnswer>;
}

/** A running embedded IdP together with a client of it. */
export async function startTestIdp(options: EmbeddedIdpOptions = {}): Promise<TestIdp> {
  const idp = await startEmbeddedIdp({ onDefect: defects.push.bind(defects), ...options });
  const request = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    send(path.startsWith('http') ? path : idp.url + path, method, body, { Authorization: `SSWS ${idp.token}`, ...headers });
  return Object.defineProperties({ request }, Object.getOwnPropertyDescriptors(idp)) as TestIdp;
}

/** What the servers under test called a defect of their own; the suites check that there is none. */
export const defects: unknown[] = [];

async function send(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<ClientAnswer> {
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const init = { method, headers: { ...json, ...headers }, ...(body !== undefined && { body: textOf(body) }) };
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function parsed(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined as unknown as Body;
  }
}

/** Body of `POST /api/v1/users` for a person of the example company. */
export function person(name: string, more: Record<string, unknown> = {}) {
  const email = `${name}@example.com`;
  return { profile: { login: email, email, firstName: name, lastName: 'Vega', ...more } };
}

/** Body of `POST /api/v1/apps` for a portal. */
export function portal(label: string) {
  return {
    name: 'oidc_client',
    label,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_post' } },
    settings: {
      oauthClient: {
        redirect_uris: ['https://portal.example.com/callback'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        application_type: 'web',
      },
    },
  };
}

/** The address behind `rel="next"`, undefined on the last page. */
export function nextLink(answer: ClientAnswer): string | undefined {
  return /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
}

/** Texts of an error's causes. */
export function causes(answer: ClientAnswer): string[] {
  return (answer.json['errorCauses'] as unknown as { errorSummary: string }[]).map(({ errorSummary }) => errorSummary);
}
