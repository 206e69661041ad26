import type { Json, JsonObject } from '../../../flow/json.ts';
import { objectMember } from './exchange.ts';
import { invalidFields, LEFT_BLANK, OktaError } from './okta-error.ts';
import type { FieldProblem } from './okta-error.ts';

/** A user's profile as it is kept: attributes that are null are not there. */
export type UserProfile = JsonObject & { readonly login: string };

interface AttributeRule {
  readonly required?: true;
  readonly min?: number;
  readonly max?: number;
  readonly email?: true;
}

/** Attributes of Okta's default user schema, with their lengths (schema UserProfile of Okta's API description). */
const DEFAULT_SCHEMA = new Map<string, AttributeRule>([
  ['login', { required: true, min: 5, max: 100, email: true }],
  ['firstName', { required: true, min: 1, max: 50 }],
  ['lastName', { required: true, min: 1, max: 50 }],
  ['email', { required: true, min: 5, max: 100, email: true }],
  ['secondEmail', { max: 100, email: true }],
  ['city', { max: 128 }],
  ['countryCode', { max: 2 }],
  ['mobilePhone', { max: 100 }],
  ['postalAddress', { max: 4096 }],
  ['primaryPhone', { max: 100 }],
  ['state', { max: 128 }],
  ['streetAddress', { max: 1024 }],
  ['zipCode', { max: 50 }],
  ...[
    'costCenter department displayName division employeeNumber honorificPrefix honorificSuffix locale manager managerId',
    'middleName nickName organization preferredLanguage profileUrl timezone title userType',
  ].flatMap((names) => names.split(' ').map((name): [string, AttributeRule] => [name, {}])),
]);

const EMAIL = /^[^\s@"<>()[\]\\,;:]+@[^\s@"<>()[\]\\,;:]+\.[^\s@"<>()[\]\\,;:]+$/;

/**
 * Checks a whole profile and drops what is null. Attributes that Okta's default schema does not have are custom ones:
 * kept as they are, of any scalar type or a list of scalars.
 * @throws OktaError E0000001 with one cause per field that is wrong
 */
export function checkedProfile(profile: JsonObject): UserProfile {
  const problems: FieldProblem[] = [];
  for (const [field, rule] of DEFAULT_SCHEMA) {
    const value = profile[field] ?? undefined;
    if (value === undefined || value === '') {
      if (rule.required === true) problems.push({ field, problem: LEFT_BLANK });
    } else {
      const problem = typeof value === 'string' ? textProblem(field, value, rule) : 'The value must be a string';
      if (problem !== undefined) problems.push({ field, problem });
    }
  }
  for (const [field, value] of Object.entries(profile)) {
    if (!DEFAULT_SCHEMA.has(field) && !isAttributeValue(value)) {
      problems.push({ field, problem: 'The value must be a string, a number, a boolean or a list of these' });
    }
  }
  if (problems.length > 0) throw invalidFields(problems);
  const kept = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null && value !== undefined));
  return kept as UserProfile;
}

function textProblem(field: string, value: string, rule: AttributeRule): string | undefined {
  if (rule.email === true && !EMAIL.test(value)) {
    // Both texts were seen in answers of Okta quoted in public tests.
    return field === 'login' ? 'Username must be in the form of an email address' : 'Does not match required pattern';
  }
  if (value.length > (rule.max ?? Infinity)) return 'The field is too long';
  if (value.length < (rule.min ?? 0)) return 'The field is too short';
  return undefined;
}

function isAttributeValue(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object' || item === null);
  return typeof value !== 'object' || value === null;
}

/**
 * What is kept and shown of a user's credentials. Passwords and answers are checked and forgotten: nobody signs in here.
 */
export interface UserCredentials {
  readonly hasPassword: boolean;
  readonly provider: { readonly type: string; readonly name: string };
  readonly recoveryQuestion?: string | undefined;
}

export const NO_CREDENTIALS: UserCredentials = { hasPassword: false, provider: { type: 'OKTA', name: 'OKTA' } };

/** True when a user of this provider signs in elsewhere and so is active without a password. */
export function signsInElsewhere(credentials: UserCredentials): boolean {
  return !['OKTA', 'IMPORT'].includes(credentials.provider.type);
}

/**
 * Merges the `credentials` of a request into what is kept.
 * @param login for the password policy
 * @throws OktaError E0000003 for wrong types, E0000001 for a password that breaks Okta's default policy
 */
export function checkedCredentials(current: UserCredentials, change: JsonObject | undefined, login: string): UserCredentials {
  if (change === undefined) return current;
  const password = objectMember(change, 'password');
  const provider = objectMember(change, 'provider');
  const recovery = objectMember(change, 'recovery_question');
  if (password?.['value'] !== undefined) checkPassword(password['value'], login);
  return {
    hasPassword: current.hasPassword || ['value', 'hash', 'hook'].some((form) => password?.[form] !== undefined),
    provider:
      provider === undefined
        ? current.provider
        : { type: text(provider['type']) ?? 'OKTA', name: text(provider['name']) ?? text(provider['type']) ?? 'OKTA' },
    recoveryQuestion: recovery === undefined ? current.recoveryQuestion : text(recovery['question']),
  };
}

/** Okta's default password policy: 8 characters, lower and upper case, a digit, no part of the login. */
function checkPassword(value: Json, login: string): void {
  if (typeof value !== 'string') throw new OktaError('E0000003');
  const parts = login
    .toLowerCase()
    .split(/[,.\-_#@]/)
    .filter((part) => part.length >= 4);
  const strong = value.length >= 8 && value.length <= 72 && /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value);
  if (strong && !parts.some((part) => value.toLowerCase().includes(part))) return;
  throw new OktaError('E0000001', {
    subject: 'password',
    causes: [
      'password: Password requirements were not met. Password requirements: at least 8 characters, a lowercase letter, ' +
        'an uppercase letter, a number, no parts of your username.',
    ],
  });
}

function text(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new OktaError('E0000003');
  return value;
}
