import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { render, type ParsedStatement } from '../../flow/sql/parameters.ts';
import type { CallOptions, MaybePromise, Row, SqlResult, SqlStatement, SqlValue, TargetError } from '../port.ts';
import { checkNumberOfValues } from './check-values.ts';
import { bindable, rowOfCells, rowOfObject } from './sqlite-values.ts';

/** What a statement asks of the connection it belongs to. */
export interface StatementHost {
  /** True when no transaction of others is in the way. */
  readonly idle: boolean;
  /** Runs `execute` when it is the caller's turn. */
  takeTurn(execute: () => SqlResult, options: CallOptions | undefined): MaybePromise<SqlResult>;
  /** @throws TargetError when the target was closed */
  checkOpen(): void;
  /** Translates what running threw. */
  failure(error: unknown, statement: string): TargetError;
}

const CHANGING = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE']);
const NO_ROWS: readonly Row[] = [];
/** Columns that a later ALTER TABLE can rename or add to: `*`, but not `count(*)`. */
const STAR = /\*(?!\s*\))/;

const isOutOfRange = (error: unknown): boolean => error instanceof Error && Reflect.get(error, 'code') === 'ERR_OUT_OF_RANGE';

/** Whether a write has a RETURNING. A Node that can not tell the columns is asked by the word, outside of texts. */
function answersColumns(statement: StatementSync, text: string): boolean {
  if (typeof statement.columns === 'function') return statement.columns().length > 0;
  return /\breturning\b/i.test(text.replace(/'(?:[^']|'')*'/g, ''));
}

/**
 * A statement on an embedded database. It answers at once, except while an asynchronous transaction of others is open.
 * On Node 22 a `SELECT *` prepared before an ALTER TABLE does not see the added column; from Node 24 on it does.
 */
export class SqliteStatement implements SqlStatement {
  readonly text: string;
  readonly parameters: readonly string[];
  readonly writes: boolean;
  private readonly host: StatementHost;
  private readonly statement: StatementSync;
  /** For each placeholder the index of its value; undefined when that is the placeholder's own. */
  private readonly order: readonly number[] | undefined;
  private readonly answersRows: boolean;
  private readonly changesRows: boolean;
  /** Column names, when rows are read as lists of cells, which is the faster way. */
  private readonly columns: readonly string[] | undefined;
  private readonly blank: Row;
  private bigInts = false;

  constructor(host: StatementHost, database: DatabaseSync, parsed: ParsedStatement) {
    this.host = host;
    this.text = parsed.text;
    this.parameters = parsed.names;
    this.writes = parsed.writes;
    const rendered = render(parsed, '?');
    this.statement = database.prepare(rendered.text);
    const order = rendered.order.map((name) => parsed.names.indexOf(name));
    this.order = order.every((value, index) => value === index) ? undefined : order;
    const returning = parsed.writes && answersColumns(this.statement, parsed.text);
    this.changesRows = CHANGING.has(parsed.verb) && parsed.keyword !== 'EXPLAIN';
    this.answersRows = !parsed.writes || returning;
    this.columns = this.answersRows ? this.readAsCells() : undefined;
    this.blank = Object.fromEntries((this.columns ?? []).map((column) => [column, null]));
    // A write can not be run a second time when a number turns out to be too large.
    if (parsed.writes && returning) this.readBigInts();
  }

  run(values: readonly SqlValue[], options?: CallOptions): MaybePromise<SqlResult> {
    if (options?.signal?.aborted === true) throw options.signal.reason;
    if (this.host.idle) return this.execute(values);
    return this.runInTurn(values, options);
  }

  /** Apart, because a function that could make a closure pays for it even when it does not. */
  private runInTurn(values: readonly SqlValue[], options: CallOptions | undefined): MaybePromise<SqlResult> {
    return this.host.takeTurn(() => this.execute(values), options);
  }

  private execute(values: readonly SqlValue[]): SqlResult {
    this.host.checkOpen();
    const bound = this.bind(values);
    try {
      if (!this.answersRows) {
        const { changes } = this.statement.run(...bound);
        return { rows: NO_ROWS, affected: this.changesRows ? Number(changes) : 0 };
      }
      const rows = this.rows(bound);
      // RETURNING answers exactly the rows that were inserted, updated or deleted
      return { rows, affected: this.changesRows ? rows.length : 0 };
    } catch (error) {
      throw this.host.failure(error, this.text);
    }
  }

  private bind(values: readonly SqlValue[]): SQLInputValue[] {
    const { parameters, order } = this;
    checkNumberOfValues(this, values);
    const bound = new Array<SQLInputValue>(parameters.length);
    for (let index = 0; index < parameters.length; index++) bound[index] = bindable(values[index], parameters[index] ?? '');
    return order === undefined ? bound : order.map((index) => bound[index] ?? null);
  }

  private rows(bound: readonly SQLInputValue[]): readonly Row[] {
    let raw: readonly Readonly<Record<string, unknown>>[];
    try {
      raw = this.statement.all(...bound);
    } catch (error) {
      if (this.bigInts || !isOutOfRange(error)) throw error;
      this.readBigInts();
      raw = this.statement.all(...bound);
    }
    if (raw.length === 0) return NO_ROWS;
    const { columns } = this;
    const rows: Row[] = [];
    for (const row of raw) {
      if (columns !== undefined && Array.isArray(row)) rows.push(rowOfCells(this.blank, columns, row));
      else rows.push(rowOfObject(row));
    }
    return rows;
  }

  private readBigInts(): void {
    this.statement.setReadBigInts(true);
    this.bigInts = true;
  }

  /** Answers the column names once they can not change any more, and asks for cells; Node 22 knows neither. */
  private readAsCells(): readonly string[] | undefined {
    const { statement } = this;
    if (typeof statement.setReturnArrays !== 'function' || typeof statement.columns !== 'function' || STAR.test(this.text)) {
      return undefined;
    }
    const columns = statement.columns().map((column) => column.name);
    if (columns.includes('__proto__')) return undefined;
    statement.setReturnArrays(true);
    return columns;
  }
}
