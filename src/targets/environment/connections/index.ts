import type { ConnectionKind } from '../connection.ts';
import { oktaEmbedded } from './okta-embedded.ts';
import { okta } from './okta.ts';
import { sqlite } from './sqlite.ts';

/** Every kind of connection. A new kind is a file beside this one and a line here. */
export const CONNECTION_KINDS: readonly ConnectionKind[] = [sqlite, okta, oktaEmbedded];
