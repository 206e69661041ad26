import type { Entry } from 'ldapts';
import { TargetError } from '../port.ts';
import { textOf, textsOf } from './attribute-map.ts';
import type { DirectoryConversation } from './conversation.ts';
import { anything } from './filter.ts';

/** What a server says about itself (RFC 4512, 5.1). */
export interface RootEntry {
  /** Object identifiers of the extended operations it knows. */
  readonly extensions: readonly string[];
  /** Product and version, as far as it tells. */
  readonly product: string | undefined;
  /** Where its tree starts. @throws TargetError invalid-input when it does not say */
  base(): string;
}

const ATTRIBUTES = [
  'namingContexts',
  'defaultNamingContext',
  'supportedExtension',
  'vendorName',
  'vendorVersion',
  'objectClass',
  'dnsHostName',
  'domainControllerFunctionality',
];

/** Asks a server about itself. @throws TargetError */
export async function readRootEntry(conversation: DirectoryConversation): Promise<RootEntry> {
  const [entry] = await conversation.search({ base: '', itself: true, filter: anything, attributes: ATTRIBUTES });
  const contexts = entry === undefined ? [] : textsOf(entry, 'namingContexts');
  return {
    extensions: entry === undefined ? [] : textsOf(entry, 'supportedExtension'),
    product: entry && productOf(entry),
    base() {
      const base = (entry && textOf(entry, 'defaultNamingContext')) ?? (contexts.length === 1 ? contexts[0] : undefined);
      if (base !== undefined) return base;
      const found =
        contexts.length === 0 ? 'The server does not say where its tree starts' : `The server has ${contexts.join(' and ')}`;
      throw new TargetError('invalid-input', `${found}; set base of the target.`, { safeToRepeat: true });
    },
  };
}

function productOf(entry: Entry): string | undefined {
  const [vendor, version] = [textOf(entry, 'vendorName'), textOf(entry, 'vendorVersion')];
  if (vendor !== undefined) return version === undefined ? vendor : `${vendor} ${version}`;
  if (textsOf(entry, 'objectClass').includes('OpenLDAProotDSE')) return 'OpenLDAP';
  const level = textOf(entry, 'domainControllerFunctionality');
  return level === undefined ? undefined : `Active Directory (functional level ${level})`;
}
