import { randomBytes } from 'node:crypto';
import { BitAnd } from './bit-and.ts';
import { NotFilter } from 'ldapts';
import type { OperationParameters } from '../idp/parameters.ts';
import { AttributeMap, textOf } from './attribute-map.ts';
import { allOf, equals } from './filter.ts';
import { guidBytes, guidText, isGuid } from './guid.ts';
import { placeOf } from './ldap.ts';
import type { DirectoryOptions } from './options.ts';
import type { RootEntry } from './root-entry.ts';
import type { DirectoryScheme } from './scheme.ts';

/** The profile of a user of Active Directory, under the names that profiles have at Okta. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  login: 'userPrincipalName',
  email: 'mail',
  firstName: 'givenName',
  lastName: 'sn',
  displayName: 'displayName',
  title: 'title',
  department: 'department',
  division: 'division',
  organization: 'company',
  employeeNumber: 'employeeNumber',
  userType: 'employeeType',
  mobilePhone: 'mobile',
  primaryPhone: 'telephoneNumber',
  streetAddress: 'streetAddress',
  city: 'l',
  state: 'st',
  zipCode: 'postalCode',
  countryCode: 'c',
  preferredLanguage: 'preferredLanguage',
  description: 'description',
  manager: 'manager',
  sAMAccountName: 'sAMAccountName',
  cn: 'cn',
};

/** Bits of userAccountControl (MS-ADTS 2.2.16). */
const NORMAL_ACCOUNT = 0x200;
const ACCOUNT_DISABLE = 0x2;

/** LDAP_MATCHING_RULE_TRANSITIVE_EVAL: members of members, in one search (MS-ADTS 3.1.1.3.4.4.3). */
const CHAIN_RULE = '1.2.840.113556.1.4.1941';

/** Active Directory, and Samba as its domain controller. */
export function activeDirectoryScheme(options: DirectoryOptions, root: RootEntry, encrypted: boolean): DirectoryScheme {
  const base = options.base ?? root.base();
  const attributes = new AttributeMap(ATTRIBUTES, options.attributes ?? {});
  // Computers are users too, by their classes.
  const people = allOf(equals('objectClass', 'user'), equals('objectCategory', 'person'));
  return {
    server: 'Active Directory',
    users: placeOf({ base: `CN=Users,${base}`, ...defined(options.users) }, base, {
      classes: ['top', 'person', 'organizationalPerson', 'user'],
      naming: 'cn',
      filter: people,
    }),
    groups: {
      ...placeOf({ base: `CN=Users,${base}`, ...defined(options.groups) }, base, { classes: ['top', 'group'], naming: 'cn' }),
      member: 'member',
      neverEmpty: false,
    },
    attributes,
    logins: [...new Set([attributes.attributeOf('login'), 'sAMAccountName'])],
    id: {
      attribute: 'objectGUID',
      binary: true,
      of: (entry) => guidText(entry['objectGUID']) ?? entry.dn,
      filter: (id) => (isGuid(id) ? equals('objectGUID', guidBytes(id)) : undefined),
    },
    stateAttributes: ['userAccountControl'],
    stateOf: (entry) => ((controlOf(textOf(entry, 'userAccountControl')) & ACCOUNT_DISABLE) === 0 ? 'ACTIVE' : 'DEPROVISIONED'),
    stateFilter: (state) => {
      const disabled = new BitAnd('userAccountControl', ACCOUNT_DISABLE);
      return state === 'ACTIVE' ? new NotFilter({ filter: disabled }) : disabled;
    },
    stateChanges: (entry, state) => {
      const before = controlOf(textOf(entry, 'userAccountControl'));
      const value = state === 'ACTIVE' ? before & ~ACCOUNT_DISABLE : before | ACCOUNT_DISABLE;
      return value === before ? [] : [{ operation: 'replace', attribute: 'userAccountControl', values: [String(value)] }];
    },
    newUser: ({ values, login, state, password }, parameters) => ({
      ...(values.has('sAMAccountName') ? {} : { sAMAccountName: [accountName(login.replace(/@.*$/s, ''), 20)] }),
      userAccountControl: [String(state === 'ACTIVE' ? NORMAL_ACCOUNT : NORMAL_ACCOUNT | ACCOUNT_DISABLE)],
      // Without a password an account can not be enabled, now or later; one that nobody knows opens nothing.
      unicodePwd: [passwordBytes(password ?? unknownPassword(), encrypted, parameters)],
    }),
    newGroup: (name) => ({ sAMAccountName: [accountName(name, 256)] }),
    passwordInEntry: true,
    async setPassword(conversation, name, password, parameters) {
      const values = [passwordBytes(password, encrypted, parameters)];
      await conversation.modify(name, [{ operation: 'replace', attribute: 'unicodePwd', values }], { repeatable: false });
    },
    forgetsMembers: true,
    chainRule: CHAIN_RULE,
  };
}

/**
 * The name for signing in as DOMAIN\NAME, without the characters that are not allowed in it (MS-SAMR 3.1.1.6); of a login the part
 * before the @, at most 20 characters. Who needs another rule maps `sAMAccountName`.
 */
function accountName(written: string, longest: number): string {
  const name = written
    .replace(/["/\\[\]:;|=,+*?<>\p{Cc}]/gu, '_')
    .slice(0, longest)
    .replace(/[. ]+$/, '');
  return name === '' ? '_' : name;
}

/** The password in quotes, as UTF-16 (MS-ADTS 3.1.1.3.1.5). */
function passwordBytes(password: string, encrypted: boolean, parameters: OperationParameters): Buffer {
  if (!encrypted) throw parameters.refused('credentials', 'can only go over TLS; use ldaps:// or start-tls');
  return Buffer.from(`"${password}"`, 'utf16le');
}

/** Fits every policy: long, and of all kinds of character. */
const unknownPassword = (): string => `aA1!${randomBytes(24).toString('base64url')}`;

const controlOf = (value: string | undefined): number => Number.parseInt(value ?? String(NORMAL_ACCOUNT), 10) || NORMAL_ACCOUNT;

function defined<T extends object>(given: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
}
