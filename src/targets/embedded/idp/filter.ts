import { OktaError } from './okta-error.ts';

/** Comparison operators of Okta's filter language (https://developer.okta.com/docs/api/#operators). */
export type FilterOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'sw' | 'co' | 'pr';

/** A parsed filter or search expression. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'compare'; readonly attribute: string; readonly operator: FilterOperator; readonly value: FilterValue };

/** What is compared with; null for `pr`, which takes none. */
export type FilterValue = string | number | boolean | null;

const OPERATORS: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sw', 'co', 'pr']);
const TOKEN = /\s*(?:([()])|("(?:[^"\\]|\\.)*")|([^\s()"]+))/gy;

/** Okta refuses "overly complex or long" expressions without giving a number; this one keeps parsing cheap. */
const MAX_TOKENS = 400;

/**
 * Parses `status eq "ACTIVE" and (profile.department sw "Sal" or not profile.city pr)`. Operators and the words and,
 * or, not are case-insensitive, attribute names are not.
 * @throws OktaError E0000031 for anything that is no such expression
 */
export function parseFilter(text: string): Filter {
  const tokens = tokenise(text);
  let at = 0;
  const word = (): string | undefined => tokens[at]?.toLowerCase();
  const take = (): string => {
    const token = tokens[at];
    if (token === undefined) throw new OktaError('E0000031');
    at += 1;
    return token;
  };
  const either = (): Filter => {
    let left = both();
    while (word() === 'or') {
      at += 1;
      left = { kind: 'or', left, right: both() };
    }
    return left;
  };
  const both = (): Filter => {
    let left = single();
    while (word() === 'and') {
      at += 1;
      left = { kind: 'and', left, right: single() };
    }
    return left;
  };
  const single = (): Filter => {
    if (word() === 'not') {
      at += 1;
      return { kind: 'not', of: single() };
    }
    if (word() === '(') {
      at += 1;
      const inner = either();
      if (take() !== ')') throw new OktaError('E0000031');
      return inner;
    }
    const attribute = take();
    const operator = take().toLowerCase();
    if (!isOperator(operator) || !/^[A-Za-z_][\w.]*$/.test(attribute)) throw new OktaError('E0000031');
    return { kind: 'compare', attribute, operator, value: operator === 'pr' ? null : literal(take()) };
  };
  const filter = either();
  if (at !== tokens.length) throw new OktaError('E0000031');
  return filter;
}

function tokenise(text: string): string[] {
  const tokens: string[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const match = TOKEN.exec(rest);
    const token = match?.[1] ?? match?.[2] ?? match?.[3];
    if (token === undefined || tokens.length === MAX_TOKENS) throw new OktaError('E0000031');
    tokens.push(token);
  }
  return tokens;
}

function isOperator(word: string): word is FilterOperator {
  return OPERATORS.has(word);
}

function literal(token: string): FilterValue {
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch {
    throw new OktaError('E0000031');
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new OktaError('E0000031');
}
