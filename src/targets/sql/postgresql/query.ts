import type { Client, Connection, Submittable } from 'pg';

/** A column of an answer. */
export interface Column {
  readonly name: string;
  /** Its type's number in pg_type. */
  readonly dataTypeID: number;
}

/** What a server answers to a statement, in its own text. */
export interface Answer {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** What was done, and to how many rows: `UPDATE 3`. Empty for a statement of nothing but comments. */
  readonly tag: string;
}

/** A value as it goes to the server: text, bytes, NULL. */
export type Parameter = string | Buffer | null;

/** A wire connection as it is; its types are those of an older version. */
interface Wire {
  /** Text of what the server has prepared, by its name; `pg` writes it down when the server has said so. */
  readonly parsedStatements: Readonly<Record<string, string | undefined>>;
  parse(statement: { readonly name: string; readonly text: string }): void;
  bind(portal: { readonly statement: string; readonly values: readonly Parameter[] }): void;
  describe(portal: { readonly type: 'P' }): void;
  execute(): void;
  sync(): void;
  sendCopyFail(why: string): void;
}

/**
 * Runs one statement.
 * @param name under which the server keeps it prepared; empty for not at all
 * @throws what `pg` throws
 */
export const runQuery = (client: Client, name: string, text: string, values: readonly Parameter[]): Promise<Answer> =>
  new Promise((resolve, reject) => {
    client.query(new Query(name, text, values, resolve, reject));
  });

/**
 * A statement over the extended protocol, which `pg` drives by the names of these methods. Its own class does the same for a third
 * more processor time: that is an event emitter which tells of each row, and makes a blank row for each result.
 */
class Query implements Submittable, Answer {
  /** Both are read by `pg`, for what it writes down as prepared. */
  readonly name: string;
  readonly text: string;
  columns: readonly Column[] = [];
  readonly rows: (readonly (string | null)[])[] = [];
  tag = '';
  private readonly values: readonly Parameter[];
  private readonly resolve: (answer: Answer) => void;
  private readonly reject: (error: unknown) => void;

  constructor(
    name: string,
    text: string,
    values: readonly Parameter[],
    resolve: (answer: Answer) => void,
    reject: (error: unknown) => void,
  ) {
    this.name = name;
    this.text = text;
    this.values = values;
    this.resolve = resolve;
    this.reject = reject;
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    const { name, text, values } = this;
    connection.stream.cork();
    try {
      if (name === '' || wire.parsedStatements[name] === undefined) wire.parse({ name, text });
      wire.bind({ statement: name, values });
      wire.describe({ type: 'P' });
      wire.execute();
    } catch (error) {
      // Values that are too much for a message.
      this.reject(error);
    } finally {
      // In every case, or the connection would wait for ever.
      wire.sync();
      connection.stream.uncork();
    }
  }

  handleRowDescription({ fields }: { readonly fields: readonly Column[] }): void {
    this.columns = fields;
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.rows.push(fields);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.tag = text;
  }

  handleEmptyQuery(): void {}

  handleReadyForQuery(): void {
    this.resolve(this);
  }

  handleError(error: unknown): void {
    this.reject(error);
  }

  /** COPY is refused before it is sent; should one come through, it ends here, and not the process. */
  handleCopyInResponse(connection: Connection): void {
    const wire = connection as unknown as Wire;
    wire.sendCopyFail('a flow has no data for it');
    // The one that was sent was data to the server.
    wire.sync();
  }

  handleCopyData(): void {}
}
