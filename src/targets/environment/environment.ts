import { dirname, join, resolve as resolvePath } from 'node:path';
import type { TargetKind } from '../../flow/flow-file.ts';
import { withoutSecrets } from '../../flow/secret-forms.ts';
import { didYouMean } from '../../flow/suggestion.ts';
import { TargetError, type Target } from '../port.ts';
import { guardTarget } from '../protection/guard-target.ts';
import { Protection, type ProtectionSettings } from '../protection/protection.ts';
import { servesAs, type Connection, type OpenConnection } from './connection.ts';
import { DATA_FOLDER, makeDataFolder } from './data-folder.ts';
import { embeddedConnections } from './embedded-connections.ts';
import { EnvironmentError, TargetsFileError } from './environment-error.ts';
import { rememberSecret } from './given-secrets.ts';
import { referencesIn, replaceReferences, type Reference, type ReferenceSource } from './reference.ts';
import type { EnvironmentSettings, TargetsFile } from './targets-file.ts';

export interface EnvironmentOptions {
  /** Folder of the flow: where embedded targets live when there is no targets file. */
  readonly folder: string;
  readonly targetsFile?: TargetsFile | undefined;
  /** Name of the environment; the file's default if not given. */
  readonly name?: string | undefined;
  /** Logical names that are needed; the others stay closed. */
  readonly wanted: ReadonlyMap<string, TargetKind>;
  readonly references: ReferenceSource;
  /** Where relative paths of database files start; the folder of the targets file if not given. */
  readonly dataFolder?: string | undefined;
}

/** The targets of a run, open. */
export interface OpenEnvironment {
  readonly name: string;
  /** By logical name. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly connections: ReadonlyMap<string, OpenConnection & { readonly kind: string }>;
  /** Values of secrets that were read: nothing may show them. */
  readonly secrets: readonly string[];
  /** Present for a protected environment; its targets ask it before they change anything. */
  readonly protection?: Protection | undefined;
  /** File for what idflow remembers of this environment, not made yet; undefined when a target lives in memory only. */
  readonly stateFile: string | undefined;
  close(): Promise<void>;
}

/** An environment, chosen but not open yet. */
export interface ChosenEnvironment {
  readonly name: string;
  readonly settings: EnvironmentSettings;
  /** Folder that relative paths start from. */
  readonly folder: string;
  /** Present for a protected environment. */
  readonly protection?: ProtectionSettings | undefined;
}

/**
 * Chooses an environment.
 * @throws EnvironmentError when there is none of this name
 */
export function chooseEnvironment({
  targetsFile,
  name,
  folder,
  wanted,
}: Omit<EnvironmentOptions, 'references' | 'dataFolder'>): ChosenEnvironment {
  if (!targetsFile) {
    if (name !== undefined)
      throw new EnvironmentError(
        `There is no idflow.targets.yaml in ${folder} or a folder around it, so there is no environment \`${name}\`.`,
      );
    return { name: 'embedded', settings: embeddedConnections(wanted), folder };
  }
  const chosen = name ?? targetsFile.default;
  const settings = targetsFile.environments.get(chosen);
  if (settings)
    return { name: chosen, settings, folder: dirname(targetsFile.file), protection: targetsFile.protected.get(chosen) };
  const hint = didYouMean(chosen, targetsFile.environments.keys()) ?? '';
  throw new EnvironmentError(`${targetsFile.file} has no environment \`${chosen}\`. ${hint}`.trimEnd());
}

/**
 * Opens the targets that a flow needs.
 * @throws EnvironmentError: an unknown environment, a target that it does not have or of another kind, a missing secret, a
 *   target that can not be opened. What was opened before is closed then.
 */
export async function openEnvironment(options: EnvironmentOptions): Promise<OpenEnvironment> {
  const environment = chooseEnvironment(options);
  const wanted = [...options.wanted].map(
    ([target, kind]) => [target, wantedConnection(options, environment, target, kind)] as const,
  );
  const data = resolvePath(options.dataFolder ?? environment.folder);
  const secrets = new Set<string>();
  const protection = environment.protection && new Protection(environment.name, environment.protection);
  const connections = new Map<string, OpenConnection & { readonly kind: string }>();
  const close = async (): Promise<void> => {
    for (const connection of [...connections.values()].reverse()) await connection.close();
  };
  try {
    for (const [target, connection] of wanted) {
      const opened = await openConnection(target, connection, environment, data, options.references, secrets);
      const guarded = protection ? guardTarget(opened.target, protection) : opened.target;
      const address = withoutSecrets(opened.address, secrets);
      connections.set(target, { ...opened, target: guarded, address, kind: connection.kind });
    }
  } catch (error) {
    await close();
    throw error;
  }
  const inMemory = wanted.some(([, connection]) => connection.inMemory);
  const stateFile = join(data, DATA_FOLDER, 'state.db');
  return {
    name: environment.name,
    targets: new Map([...connections].map(([target, { target: open }]) => [target, open])),
    connections,
    secrets: [...secrets],
    protection,
    stateFile: inMemory || wanted.length === 0 ? undefined : stateFile,
    close,
  };
}

function wantedConnection(
  options: EnvironmentOptions,
  { name, settings }: ChosenEnvironment,
  target: string,
  kind: TargetKind,
): Connection {
  const connection = settings.get(target);
  const file = options.targetsFile?.file ?? 'idflow.targets.yaml';
  if (!connection) {
    const hint = didYouMean(target, settings.keys()) ?? '';
    throw new EnvironmentError(
      `The flow needs the target \`${target}\` (${kind}), which the environment \`${name}\` in ${file} does not have. ${hint}`.trimEnd(),
    );
  }
  if (servesAs(connection.targetKind, kind)) return connection;
  throw new EnvironmentError(
    `The flow needs \`${target}\` to be of kind ${kind}, but in the environment \`${name}\` in ${file} it is a connection of kind ${connection.kind}.`,
  );
}

async function openConnection(
  name: string,
  connection: Connection,
  environment: ChosenEnvironment,
  data: string,
  references: ReferenceSource,
  secrets: Set<string>,
): Promise<OpenConnection> {
  const note = (secret: string): void => {
    secrets.add(secret);
    rememberSecret(secret);
  };
  const valueOf = async (reference: Reference): Promise<string> => {
    const value = await references.read(reference);
    if (value === undefined) {
      const what = reference.from === 'secret' ? `the secret \`${reference.name}\`` : `\`${reference.name}\``;
      const others = connection.references.filter((other) => other.from !== reference.from || other.name !== reference.name);
      const unset = references.unset?.(others) ?? [];
      const more = unset.length === 0 ? '' : ` Not set either: ${unset.join(', ')}.`;
      throw new EnvironmentError(
        `The target \`${name}\` of the environment \`${environment.name}\` needs ${what}, which has no value. ${references.remedy(reference)}${more}`,
      );
    }
    if (reference.from === 'secret') note(value);
    return value;
  };
  try {
    return await connection.open({
      name,
      sourcePath: (written) => resolvePath(environment.folder, written),
      dataPath(written) {
        const path = resolvePath(data, written);
        makeDataFolder(path);
        return path;
      },
      async resolve(written) {
        const values: string[] = [];
        for (const reference of referencesIn(written)) values.push(await valueOf(reference));
        return replaceReferences(written, values);
      },
      conceal: note,
      async secret(reference) {
        const value = await valueOf(reference);
        note(value);
        return value;
      },
    });
  } catch (error) {
    // A file that the target names; it was read before any secret was.
    if (error instanceof TargetsFileError) throw error;
    const where = `The target \`${name}\` of the environment \`${environment.name}\``;
    if (error instanceof EnvironmentError) {
      const shown = withoutSecrets(error.message, secrets);
      throw new EnvironmentError(shown.startsWith('The target `') ? shown : `${where} can not be opened: ${shown}`);
    }
    const reason = error instanceof Error ? error.message : String(error);
    const shown = error instanceof TargetError && reason.startsWith(`${name}:`) ? reason.slice(name.length + 1).trim() : reason;
    // not even as a cause: addresses may hold secrets, and whoever opens a target knows none of them yet
    throw new EnvironmentError(`${where} can not be opened: ${withoutSecrets(shown, secrets)}`);
  }
}
