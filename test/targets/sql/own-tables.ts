import { execute, newTable, openTarget, type ContractServer } from './contract/database.ts';

/** A target for the tests around, and what they make in its database, which goes away behind them. */
export class OwnTables {
  /** Statements that take away what was made, the last one first. */
  readonly drops: string[] = [];
  readonly #options: string;
  #target: ReturnType<typeof openTarget> | undefined;

  /** Opens the target before the tests around. @param options what stands behind the columns of each table */
  constructor(server: () => ContractServer, options = '') {
    this.#options = options;
    before(() => {
      this.#target = openTarget(server());
    });
    after(async () => {
      for (const drop of this.drops.reverse()) await execute(this.target, drop);
      await this.target.close();
    });
  }

  get target(): ReturnType<typeof openTarget> {
    if (!this.#target) throw new Error('The tests have not begun.');
    return this.#target;
  }

  /** Makes a table. @returns its name */
  async table(columns: string): Promise<string> {
    const name = newTable();
    await execute(this.target, `CREATE TABLE ${name} (${columns})${this.#options}`);
    this.drops.push(`DROP TABLE ${name}`);
    return name;
  }
}
