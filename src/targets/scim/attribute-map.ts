import type { JsonObject } from '../../flow/json.ts';
import type { OperationParameters } from '../idp/parameters.ts';
import { scimPath, valueAt, withValueAt, type ScimPath } from './path.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** The profile of the core and enterprise schemas (RFC 7643, 4.1 and 4.3), under the names that profiles have at Okta. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  login: 'userName',
  email: 'emails[type eq "work"].value',
  firstName: 'name.givenName',
  lastName: 'name.familyName',
  middleName: 'name.middleName',
  honorificPrefix: 'name.honorificPrefix',
  honorificSuffix: 'name.honorificSuffix',
  displayName: 'displayName',
  nickName: 'nickName',
  profileUrl: 'profileUrl',
  title: 'title',
  userType: 'userType',
  preferredLanguage: 'preferredLanguage',
  locale: 'locale',
  timezone: 'timezone',
  primaryPhone: 'phoneNumbers[type eq "work"].value',
  mobilePhone: 'phoneNumbers[type eq "mobile"].value',
  streetAddress: 'addresses[type eq "work"].streetAddress',
  city: 'addresses[type eq "work"].locality',
  state: 'addresses[type eq "work"].region',
  zipCode: 'addresses[type eq "work"].postalCode',
  countryCode: 'addresses[type eq "work"].country',
  employeeNumber: `${ENTERPRISE}:employeeNumber`,
  costCenter: `${ENTERPRISE}:costCenter`,
  organization: `${ENTERPRISE}:organization`,
  division: `${ENTERPRISE}:division`,
  department: `${ENTERPRISE}:department`,
  externalId: 'externalId',
};

/** Which place of a SCIM user holds which attribute of the profile. */
export class ScimAttributeMap {
  readonly #byName: ReadonlyMap<string, ScimPath>;

  /** @throws TargetError invalid-input for a place that can not be read */
  constructor(more: Readonly<Record<string, string>>) {
    this.#byName = new Map(Object.entries({ ...ATTRIBUTES, ...more }).map(([name, written]) => [name, scimPath(written, name)]));
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** The place of an attribute, for filters. */
  pathOf(name: string): string | undefined {
    return this.#byName.get(name)?.written;
  }

  /** Each name is there, null for what has no value, so that all can be compared. */
  profileOf(user: JsonObject): JsonObject {
    return Object.fromEntries([...this.#byName].map(([name, path]) => [name, valueAt(user, path)]));
  }

  /**
   * A copy of the user with what the profile gives.
   * @throws TargetError invalid-input for a name that is not mapped
   */
  withProfile(user: JsonObject, profile: JsonObject, parameters: OperationParameters): JsonObject {
    let next = user;
    for (const [name, value] of Object.entries(profile)) {
      if (value === undefined) continue;
      const path = this.#byName.get(name);
      if (path === undefined)
        throw parameters.refused(
          'profile',
          `has "${name}", which is mapped to no place; there are ${this.names.join(', ')}. Add it to \`attributes\` of the target`,
        );
      next = withValueAt(next, path, value === '' ? null : value);
    }
    return next;
  }
}
