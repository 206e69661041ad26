import type { FileReader } from '../../flow/file-reference.ts';
import type { DatabaseSchema } from '../../flow/sql/database-schema.ts';
import { readSchemas } from '../../runner/look-around.ts';
import { chosenTargets, targetsAt, type TargetAccess } from '../../runner/target-place.ts';
import { CliFailure } from '../cli-failure.ts';
import { EXIT_CODES } from '../exit-codes.ts';

/** Schemas of the databases that flows work on, each read once. */
export class DatabaseSchemas {
  readonly #environment: string | undefined;
  readonly #access: TargetAccess;
  /** By place of the environment and name of the target. */
  readonly #known = new Map<string, DatabaseSchema | undefined>();

  /** @param environment its name; the default of each targets file if not given */
  constructor(environment: string | undefined, access: TargetAccess) {
    this.#environment = environment;
    this.#access = access;
  }

  /**
   * A reader of files that knows the databases of a flow too.
   * @throws CliFailure when a database can not be read; EnvironmentError when the flow does not fit the environment
   */
  async readerFor(flow: string): Promise<FileReader> {
    const { files } = this.#access;
    const place = { file: flow, environment: this.#environment };
    const placed = targetsAt(place, files);
    const keyOf = (target: string): string => `${placed.environment.folder}\n${placed.environment.name}\n${target}`;
    const unread = chosenTargets(placed).filter((target) => !this.#known.has(keyOf(target)));
    const { schemas, errors } = await readSchemas(place, unread, false, this.#access);
    const [failed] = Object.entries(errors);
    if (failed) throw new CliFailure(`The schema of ${failed[0]} can not be read: ${failed[1]}`, EXIT_CODES.failed.code);
    for (const target of unread) this.#known.set(keyOf(target), schemas[target]);
    return { read: (path) => files.read(path), schema: (target) => this.#known.get(keyOf(target)) };
  }
}
