import { render, type ParsedStatement } from '../../../flow/sql/parameters.ts';
import type { CallOptions, SqlResult, SqlStatement, SqlValue } from '../../port.ts';
import { checkNumberOfValues } from '../check-values.ts';
import { checkedValue } from './bound-values.ts';
import type { DriverStatement, SqlDriver } from './driver.ts';

/** Where a statement is run: a connection of the pool, or that of the caller's transaction. */
export type RunStatement = (
  statement: DriverStatement,
  values: readonly SqlValue[],
  options: CallOptions | undefined,
) => Promise<SqlResult>;

let statements = 0;

/** A statement for a database server. It is prepared there when it first runs on a connection. */
export class ServerStatement implements SqlStatement {
  readonly text: string;
  readonly parameters: readonly string[];
  readonly writes: boolean;
  private readonly forDriver: DriverStatement;
  /** For each placeholder the index of its value; undefined when that is the placeholder's own. */
  private readonly order: readonly number[] | undefined;
  private readonly runIt: RunStatement;

  constructor(parsed: ParsedStatement, driver: Pick<SqlDriver, 'placeholders'>, runIt: RunStatement) {
    this.text = parsed.text;
    this.parameters = parsed.names;
    this.writes = parsed.writes;
    const rendered = render(parsed, driver.placeholders);
    this.forDriver = { ...rendered, parsed, id: ++statements };
    const order = rendered.order.map((name) => parsed.names.indexOf(name));
    this.order = order.every((value, index) => value === index) && order.length === parsed.names.length ? undefined : order;
    this.runIt = runIt;
  }

  run(values: readonly SqlValue[], options?: CallOptions): Promise<SqlResult> {
    if (options?.signal?.aborted === true) throw options.signal.reason;
    const { parameters, order } = this;
    checkNumberOfValues(this, values);
    const checked = new Array<SqlValue>(parameters.length);
    for (let index = 0; index < parameters.length; index++) checked[index] = checkedValue(values[index], parameters[index] ?? '');
    return this.runIt(this.forDriver, order === undefined ? checked : order.map((index) => checked[index] ?? null), options);
  }
}
