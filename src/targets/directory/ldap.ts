import { Ber, BerWriter, NotFilter, type Filter } from 'ldapts';
import { TargetError } from '../port.ts';
import { AttributeMap, textOf } from './attribute-map.ts';
import { allOf, equals, parseFilter } from './filter.ts';
import type { BlockingAttribute, DirectoryOptions, EntryPlace } from './options.ts';
import type { RootEntry } from './root-entry.ts';
import type { DirectoryScheme, EntryScheme } from './scheme.ts';

/** The profile of inetOrgPerson (RFC 2798), under the names that profiles have at Okta. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  login: 'uid',
  email: 'mail',
  firstName: 'givenName',
  lastName: 'sn',
  displayName: 'displayName',
  title: 'title',
  department: 'ou',
  organization: 'o',
  employeeNumber: 'employeeNumber',
  userType: 'employeeType',
  mobilePhone: 'mobile',
  primaryPhone: 'telephoneNumber',
  streetAddress: 'street',
  city: 'l',
  state: 'st',
  zipCode: 'postalCode',
  preferredLanguage: 'preferredLanguage',
  description: 'description',
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Password Modify (RFC 3062): the server hashes the password as it is configured to. */
const PASSWORD_MODIFY = '1.3.6.1.4.1.4203.1.11.1';

/** A directory after the standards: inetOrgPerson, groupOfNames, entryUUID. */
export function ldapScheme(options: DirectoryOptions, root: RootEntry): DirectoryScheme {
  const base = options.base ?? root.base();
  const attributes = new AttributeMap(ATTRIBUTES, options.attributes ?? {});
  const login = attributes.attributeOf('login');
  const users = placeOf(options.users, base, {
    classes: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
    naming: login,
  });
  const groups = placeOf(options.groups, base, { classes: ['top', 'groupOfNames'], naming: 'cn' });
  const { status } = options;
  const setsPassword = root.extensions.includes(PASSWORD_MODIFY);
  return {
    server: 'The directory',
    users,
    groups: {
      ...groups,
      member: groups.classes.includes('groupOfUniqueNames') ? 'uniqueMember' : 'member',
      neverEmpty: true,
    },
    attributes,
    logins: [login],
    id: {
      attribute: 'entryUUID',
      binary: false,
      of: (entry) => textOf(entry, 'entryUUID') ?? entry.dn,
      filter: (id) => (UUID.test(id) ? equals('entryUUID', id) : undefined),
    },
    stateAttributes: status === undefined ? [] : [status.attribute],
    stateOf: (entry) => (status !== undefined && isBlocked(textOf(entry, status.attribute), status) ? 'DEPROVISIONED' : 'ACTIVE'),
    stateFilter: (state) => {
      if (status === undefined) return undefined;
      const blocked = equals(status.attribute, status.blocked);
      return state === 'ACTIVE' ? new NotFilter({ filter: blocked }) : blocked;
    },
    stateChanges: (_entry, state, parameters) => {
      if (status === undefined)
        throw parameters.refused(
          'user',
          'can not be blocked or unblocked: say by which attribute with `status` of the target, for example { attribute: pwdAccountLockedTime, blocked: 000001010000Z }',
        );
      const value = state === 'ACTIVE' ? status.active : status.blocked;
      return [{ operation: 'replace', attribute: status.attribute, values: value === undefined ? [] : [value] }];
    },
    newUser: ({ profile, values, login: name, password }) => {
      const { firstName, lastName, displayName } = profile;
      const full = [firstName, lastName].filter((part) => typeof part === 'string' && part !== '').join(' ');
      const common = typeof displayName === 'string' && displayName !== '' ? displayName : full === '' ? name : full;
      // The class wants a common name, which profiles do not have.
      return {
        ...(values.has('cn') ? {} : { cn: [common] }),
        ...(password === undefined || setsPassword ? {} : { userPassword: [password] }),
      };
    },
    newGroup: () => ({}),
    passwordInEntry: !setsPassword,
    async setPassword(conversation, name, password) {
      if (!setsPassword) {
        await conversation.modify(name, [{ operation: 'replace', attribute: 'userPassword', values: [password] }]);
        return;
      }
      await conversation.extended('PASSWORD', name, PASSWORD_MODIFY, passwordModify(name, password));
    },
    forgetsMembers: false,
    chainRule: undefined,
  };
}

/** Where entries stand, with what the configuration leaves open. */
export function placeOf(
  given: EntryPlace | undefined,
  base: string,
  otherwise: { readonly classes: readonly string[]; readonly naming: string; readonly filter?: Filter },
): EntryScheme {
  const classes = given?.classes ?? otherwise.classes;
  const last = classes.at(-1);
  if (last === undefined) throw new TargetError('invalid-input', 'Entries need a class at least.', { safeToRepeat: true });
  const filters = [otherwise.filter ?? equals('objectClass', last)];
  if (given?.filter !== undefined) filters.push(parseFilter(given.filter, `\`filter\``));
  return { base: given?.base ?? base, classes, naming: given?.naming ?? otherwise.naming, filter: allOf(...filters) };
}

const isBlocked = (value: string | undefined, status: BlockingAttribute): boolean =>
  value?.toLowerCase() === status.blocked.toLowerCase();

/** `SEQUENCE { [0] userIdentity, [2] newPasswd }` */
function passwordModify(name: string, password: string): Buffer {
  const writer = new BerWriter();
  writer.startSequence(Ber.Sequence | Ber.Constructor);
  writer.writeString(name, 0x80);
  writer.writeString(password, 0x82);
  writer.endSequence();
  return writer.buffer;
}
