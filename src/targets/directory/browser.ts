import { SubstringFilter, type Entry, type Filter } from 'ldapts';
import type { Json, JsonObject } from '../../flow/json.ts';
import { nothingAt, notFetchable } from '../browse-refusals.ts';
import { BROWSE_PAGE_SIZE, type BrowseEntry, type BrowseKind, type TargetBrowser } from '../browse.ts';
import { startOf } from '../page-of.ts';
import { TargetError } from '../port.ts';
import { textOf, textsOf } from './attribute-map.ts';
import type { DirectoryConversation } from './conversation.ts';
import { comparable, isWithin, looksLikeName, split } from './distinguished-name.ts';
import { anyOf, anything } from './filter.ts';
import type { DirectoryScheme } from './scheme.ts';

/** Begins the requests of one look. */
type Look = (signal: AbortSignal | undefined) => Promise<{
  readonly conversation: DirectoryConversation;
  readonly scheme: DirectoryScheme;
}>;

const SHOWN = ['objectClass', 'displayName', 'description', 'hasSubordinates'];
/** Attributes that names of entries are made of, which a filter looks into. */
const NAMING = ['cn', 'ou', 'uid', 'sn', 'sAMAccountName', 'mail'];
/** Attributes of bytes that are well known; all others are texts. */
const BINARY = [
  'objectGUID',
  'objectSid',
  'sIDHistory',
  'mS-DS-ConsistencyGuid',
  'msExchMailboxGuid',
  'jpegPhoto',
  'thumbnailPhoto',
  'photo',
  'audio',
  'userCertificate',
  'userSMIMECertificate',
  'cACertificate',
];

/**
 * Looks around in the tree of a directory, level by level from where the target's tree starts. The path of an entry is its
 * distinguished name, as one text.
 * @param target its name, for messages
 */
export function directoryBrowser(target: string, look: Look): TargetBrowser {
  return {
    async list(path, options = {}) {
      const { signal, filter = '' } = options;
      signal?.throwIfAborted();
      if (path.length > 1) throw nothingAt(target, path);
      const { conversation, scheme } = await look(signal);
      const [base] = path;
      if (base === undefined) return { entries: await rootsOf(conversation, scheme) };
      const start = startOf(options);
      const wanted = filter.trim();
      const below = {
        base: nameIn(base),
        below: true,
        filter: wanted === '' ? anything : named(wanted),
        attributes: SHOWN,
        pageSize: BROWSE_PAGE_SIZE + 1,
        // one more than is shown tells whether there are more
        most: start + BROWSE_PAGE_SIZE + 1,
      };
      const found = await conversation.search(below).catch((error: unknown) => {
        throw error instanceof TargetError && error.kind === 'not-found' ? nothingAt(target, path) : error;
      });
      const end = start + BROWSE_PAGE_SIZE;
      const entries = found.slice(start, end).map(entryOf);
      return found.length > end ? { entries, next: String(end) } : { entries };
    },

    async fetch(path, { signal } = {}) {
      signal?.throwIfAborted();
      const [name] = path;
      if (name === undefined) throw notFetchable(target, path);
      if (path.length > 1) throw nothingAt(target, path);
      const { conversation } = await look(signal);
      const found = await conversation.search({
        base: nameIn(name),
        itself: true,
        filter: anything,
        attributes: ['*', '+'],
        binary: BINARY,
      });
      const [entry] = found;
      if (entry === undefined) throw nothingAt(target, path);
      return jsonOf(entry);
    },
  };
}

/** Where the tree starts: the places of users and groups, the upper one where one is within the other. */
async function rootsOf(conversation: DirectoryConversation, { users, groups }: DirectoryScheme): Promise<BrowseEntry[]> {
  const bases = [...new Map([users.base, groups.base].map((base) => [comparable(base), base])).values()];
  const roots = bases.filter((base) => !bases.some((other) => other !== base && isWithin(base, other)));
  const found = await Promise.all(
    roots.map((base) => conversation.search({ base, itself: true, filter: anything, attributes: SHOWN })),
  );
  return found.flat().map((entry) => ({ ...entryOf(entry), name: entry.dn, opens: true }));
}

const named = (text: string): Filter => anyOf(...NAMING.map((attribute) => new SubstringFilter({ attribute, any: [text] })));

/** @throws TargetError invalid-input for what is no distinguished name */
function nameIn(text: string): string {
  if (looksLikeName(text) || /^[A-Za-z][\w.-]*\s*=[^,]+$/.test(text)) return text;
  throw new TargetError(
    'invalid-input',
    `"${text}" is no name of an entry; one looks like uid=jane,ou=people,dc=example,dc=org.`,
    {
      safeToRepeat: true,
    },
  );
}

function entryOf(entry: Entry): BrowseEntry {
  const kind = kindOf(entry);
  const below = textOf(entry, 'hasSubordinates')?.toUpperCase();
  const { relative } = split(entry.dn);
  const detail = textOf(entry, 'displayName') ?? textOf(entry, 'description') ?? '';
  return {
    path: [entry.dn],
    name: relative,
    kind,
    ...(detail === '' ? {} : { detail }),
    // a server that does not say may have entries below any but people and groups
    opens: below === undefined ? kind === 'unit' || kind === 'entry' : below === 'TRUE',
    fetchable: true,
  };
}

const KINDS: readonly (readonly [BrowseKind, RegExp])[] = [
  ['entry', /^computer$/],
  ['unit', /^(organizationalunit|organization|container|builtindomain|domain|domaindns|dcobject|locality|country)$/],
  ['group', /^(group|posixgroup|groupofnames|groupofuniquenames|groupofmembers)$/],
  ['user', /^(person|user|inetorgperson|posixaccount|account)$/],
];

function kindOf(entry: Entry): BrowseKind {
  const classes = textsOf(entry, 'objectClass').map((name) => name.toLowerCase());
  return KINDS.find(([, pattern]) => classes.some((name) => pattern.test(name)))?.[0] ?? 'entry';
}

function jsonOf(entry: Entry): JsonObject {
  const keys = Object.keys(entry).filter((key) => key !== 'dn' && textsOf(entry, key).length > 0);
  const values = keys.sort().map((key): [string, Json] => {
    const texts = textsOf(entry, key);
    return [key, texts.length === 1 ? texts[0]! : texts];
  });
  return { dn: entry.dn, ...Object.fromEntries(values) };
}
