/** A statement of `on-connect` that failed; its cause is what the driver threw. */
export class OnConnectError extends Error {
  readonly statement: string;

  constructor(statement: string, cause: unknown) {
    super('A statement of on-connect failed.', { cause });
    this.statement = statement;
  }
}

/**
 * Runs what is to run once on a new connection, one after the other.
 * @throws OnConnectError for the first that fails
 */
export async function runOnConnect(statements: readonly string[], run: (statement: string) => Promise<unknown>): Promise<void> {
  for (const statement of statements)
    try {
      await run(statement);
    } catch (error) {
      throw new OnConnectError(statement, error);
    }
}
