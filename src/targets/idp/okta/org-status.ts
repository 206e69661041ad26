import { isJsonObject, type Json } from '../../../flow/json.ts';
import { TargetError, type TargetStatus } from '../../port.ts';
import type { OktaConversation } from './conversation.ts';

/**
 * Tries the org and the credentials: GET /api/v1/org names the org for administrators and tokens with okta.orgs.read. Credentials
 * that are good but may not read it get 403, which proves as much.
 */
export async function orgStatus(origin: string, conversation: OktaConversation): Promise<TargetStatus> {
  const begun = performance.now();
  const host = new URL(origin).host;
  try {
    const { value } = await conversation.send({ method: 'GET', path: '/api/v1/org' });
    return { ok: true, server: `Okta org ${nameOf(value) ?? host}`, latencyMs: latencyOf(conversation, begun) };
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const latencyMs = latencyOf(conversation, begun);
    if (error.kind === 'forbidden') {
      const message =
        'The credentials are good, but they may not read the settings of the org (okta.orgs.read); its name is not known.';
      return { ok: true, server: `Okta org ${host}`, latencyMs, message };
    }
    return { ok: false, server: `Okta org ${host}`, latencyMs, message: error.message };
  }
}

function nameOf(value: Json): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const { companyName, subdomain } = value;
  const name = typeof companyName === 'string' && companyName !== '' ? companyName : undefined;
  return name ?? (typeof subdomain === 'string' && subdomain !== '' ? subdomain : undefined);
}

/** Of the answer itself where there is one: a token request or waiting before it is not the server's latency. */
function latencyOf(conversation: OktaConversation, begun: number): number {
  return conversation.exchanges.at(-1)?.durationMs ?? performance.now() - begun;
}
