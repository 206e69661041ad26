import type { SQLInputValue } from 'node:sqlite';
import type { Filter, FilterOperator, FilterValue } from './filter.ts';
import { OktaError } from './okta-error.ts';

/** A condition and the values of its `?`, in order. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** An attribute that may be filtered on: where it is stored and what may be done with it. */
export interface FilterColumn {
  /** SQL expression of the value. */
  readonly sql: string;
  readonly values?: readonly SQLInputValue[];
  /** Operators allowed; all when absent. */
  readonly operators?: readonly FilterOperator[];
  /** Stored as an ISO timestamp: the literal must be one too. */
  readonly time?: true;
}

export interface FilterDialect {
  /** Column of an attribute; undefined when it can not be filtered on. */
  readonly column: (attribute: string) => FilterColumn | undefined;
  /** `search` ignores the case of values, `filter` does not (parameters of listUsers in Okta's API description). */
  readonly caseSensitive: boolean;
}

/** Operators of timestamps in `filter`. */
export const TIME_OPERATORS: readonly FilterOperator[] = ['eq', 'gt', 'ge', 'lt', 'le'];

const COMPARISONS = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

/**
 * Translates a filter to SQL; values are always bound.
 * @throws OktaError E0000031 for an attribute or operator that is not supported there, E0000030 for a bad date
 */
export function filterCondition(filter: Filter, dialect: FilterDialect): SqlCondition {
  if (filter.kind === 'not') {
    const inner = filterCondition(filter.of, dialect);
    return { sql: `NOT coalesce((${inner.sql}), 0)`, values: inner.values };
  }
  if (filter.kind !== 'compare') {
    const left = filterCondition(filter.left, dialect);
    const right = filterCondition(filter.right, dialect);
    return { sql: `(${left.sql} ${filter.kind.toUpperCase()} ${right.sql})`, values: [...left.values, ...right.values] };
  }
  const column = dialect.column(filter.attribute);
  if (column === undefined || column.operators?.includes(filter.operator) === false) throw new OktaError('E0000031');
  const value = bound(filter.value, column);
  const own = column.values ?? [];
  const collate = dialect.caseSensitive ? 'COLLATE BINARY' : 'COLLATE NOCASE';
  switch (filter.operator) {
    case 'pr':
      return { sql: `${column.sql} IS NOT NULL`, values: own };
    case 'sw':
      return { sql: `substr(${column.sql}, 1, length(?)) = ? ${collate}`, values: [...own, value, value] };
    case 'co':
      return dialect.caseSensitive
        ? { sql: `instr(${column.sql}, ?) > 0`, values: [...own, value] }
        : { sql: `instr(lower(${column.sql}), lower(?)) > 0`, values: [...own, value] };
    default:
      return { sql: `${column.sql} ${COMPARISONS[filter.operator]} ? ${collate}`, values: [...own, value] };
  }
}

/** Value of a custom attribute inside a JSON column; the name comes from the filter grammar, so it needs no quoting. */
export function profileColumn(attribute: string): FilterColumn | undefined {
  const name = attribute.startsWith('profile.') ? attribute.slice('profile.'.length) : '';
  return /^\w+$/.test(name) ? { sql: 'json_extract(profile, ?)', values: [`$."${name}"`] } : undefined;
}

function bound(value: FilterValue, column: FilterColumn): SQLInputValue {
  if (column.time === true && value !== null) {
    const time = typeof value === 'string' ? Date.parse(value) : NaN;
    if (Number.isNaN(time)) throw new OktaError('E0000030');
    return new Date(time).toISOString();
  }
  // JSON booleans come out of json_extract as 1 and 0.
  return typeof value === 'boolean' ? Number(value) : value;
}

/** That one of some columns starts with a text, in whatever case. */
export const startsWith = (columns: readonly string[], text: string): SqlCondition => ({
  sql: columns.map((column) => `substr(${column}, 1, length(?)) = ? COLLATE NOCASE`).join(' OR '),
  values: columns.flatMap(() => [text, text]),
});
