import type { JsonObject } from '../flow/json.ts';
import type { DatabaseSchema } from '../flow/sql/database-schema.ts';
import type { BrowseListOptions, BrowsePage, BrowsePath } from '../targets/browse.ts';
import { wordsOf } from '../targets/environment/environment-error.ts';
import { withoutGivenSecrets } from '../targets/environment/given-secrets.ts';
import type { Target, TargetStatus } from '../targets/port.ts';
import { chosenTargets, targetsAt, withoutSecrets, withTarget, type TargetAccess, type TargetPlace } from './target-place.ts';

/** What a target answered when it was asked whether it is there. */
export interface TestedTarget extends TargetStatus {
  readonly name: string;
  /** Kind of its connection: `postgresql`. */
  readonly kind: string;
}

/** Schemas of databases by name of the target, and why others could not be read. */
export interface ReadSchemas {
  readonly schemas: Readonly<Record<string, DatabaseSchema>>;
  /** Sentences. */
  readonly errors: Readonly<Record<string, string>>;
}

/**
 * Asks targets whether they answer. They are opened one after the other, for each may ask for a secret, and tested side by side;
 * one that can not be opened hides no other.
 * @param names all of the place if not given
 * @throws EnvironmentError, TargetsFileError, FlowFileError: what of the place is not right
 */
export async function testTargets(
  place: TargetPlace,
  names: readonly string[] | undefined,
  access: TargetAccess,
): Promise<TestedTarget[]> {
  const placed = targetsAt(place, access.files);
  const tests: Promise<TestedTarget>[] = [];
  for (const name of chosenTargets(placed, names)) {
    access.signal?.throwIfAborted();
    const { kind } = placed.connections.get(name)!;
    const started = performance.now();
    const opened = Promise.withResolvers<undefined>();
    tests.push(
      withTarget(placed, name, access, async (target, redactor) => {
        opened.resolve(undefined);
        const { message, server, ...status } = await target.test();
        const words = message === undefined ? {} : { message: redactor.text(message) };
        return { name, kind, ...status, server: redactor.text(server), ...words };
      })
        .catch((error: unknown) => {
          const latencyMs = performance.now() - started;
          return { name, kind, ok: false, server: '', latencyMs, message: withoutGivenSecrets(wordsOf(error)) };
        })
        .finally(() => opened.resolve(undefined)),
    );
    await opened.promise;
  }
  return Promise.all(tests);
}

/**
 * Lists what is at a path of a target.
 * @throws TargetError, and as {@link testTargets}
 */
export function browseTarget(
  place: TargetPlace,
  name: string,
  path: BrowsePath,
  options: Omit<BrowseListOptions, 'signal'>,
  access: TargetAccess,
): Promise<BrowsePage> {
  const { signal } = access;
  return withTarget(targetsAt(place, access.files), name, access, (target, redactor) =>
    withoutSecrets(redactor, async () => {
      const { entries, next } = await target.browser().list(path, { ...options, signal });
      const shown = entries.map((entry) => {
        const { name: label, detail } = entry;
        const more = detail === undefined ? {} : { detail: redactor.text(detail) };
        return { ...entry, name: redactor.text(label), ...more };
      });
      return { entries: shown, ...(next === undefined ? {} : { next }) };
    }),
  );
}

/**
 * Fetches one thing from a target, raw but for secrets.
 * @throws TargetError, and as {@link testTargets}
 */
export function fetchFromTarget(place: TargetPlace, name: string, path: BrowsePath, access: TargetAccess): Promise<JsonObject> {
  const { signal } = access;
  return withTarget(targetsAt(place, access.files), name, access, (target, redactor) =>
    withoutSecrets(redactor, async () => redactor.value(await target.browser().fetch(path, { signal }))),
  );
}

/**
 * Reads the schemas of databases; targets of another kind are passed over.
 * @param names all databases of the place if not given
 * @param local only what can be told without connecting to another machine and without changing anything
 * @throws as {@link testTargets}
 */
export async function readSchemas(
  place: TargetPlace,
  names: readonly string[] | undefined,
  local: boolean,
  access: TargetAccess,
): Promise<ReadSchemas> {
  const placed = targetsAt(place, access.files);
  // maps, for a target may be named like something that every object has
  const schemas = new Map<string, DatabaseSchema>();
  const errors = new Map<string, string>();
  for (const name of chosenTargets(placed, names)) {
    access.signal?.throwIfAborted();
    const connection = placed.connections.get(name)!;
    if (connection.targetKind !== 'sql') continue;
    try {
      // what can be told without opening it is told so: opening an embedded database would make it
      let schema = await connection.localSchema?.(name, placed.environment.folder);
      if (!schema && !local)
        schema = await withTarget(placed, name, access, (target, redactor) =>
          withoutSecrets(redactor, () => schemaOf(target, access)),
        );
      if (schema) schemas.set(name, schema);
    } catch (error) {
      errors.set(name, withoutGivenSecrets(wordsOf(error)));
    }
  }
  return { schemas: Object.fromEntries(schemas), errors: Object.fromEntries(errors) };
}

async function schemaOf(target: Target, { signal }: TargetAccess): Promise<DatabaseSchema | undefined> {
  return target.kind === 'sql' ? target.schema({ signal }) : undefined;
}
