import { isMap, visit, type Node } from 'yaml';
import type { TargetKind } from '../../flow/flow-file.ts';
import { readFields, required, type Fields, type ValuesOf } from '../../flow/grammar/collections.ts';
import { oneWordOf } from '../../flow/grammar/scalars.ts';
import type { Reader } from '../../flow/grammar/value.ts';
import type { Problem } from '../../flow/problem.ts';
import type { DatabaseSchema } from '../../flow/sql/database-schema.ts';
import type { EmbeddedIdp } from '../embedded/idp/embedded-idp.ts';
import type { Target } from '../port.ts';
import { referencesIn, type Reference } from './reference.ts';

/** What a connection is opened with. */
export interface ConnectionContext {
  /** Logical name of the target. */
  readonly name: string;
  /** Absolute path of a file that people keep: a schema, a seed. */
  readonly sourcePath: (written: string) => string;
  /** Absolute path of a file that targets write; its folder is there. */
  readonly dataPath: (written: string) => string;
  /** A text with its references replaced. @throws EnvironmentError for one that has no value */
  readonly resolve: (written: string) => Promise<string>;
  /** Value of a secret; it is remembered, so that nothing shows it. @throws EnvironmentError when there is none */
  readonly secret: (reference: Reference) => Promise<string>;
  /** Remembers a secret that came from elsewhere, so that nothing shows it. */
  readonly conceal: (secret: string) => void;
}

/** A target that is open. */
export interface OpenConnection {
  readonly target: Target;
  /** Where it is, for people: a path, a URL. */
  readonly address: string;
  /** The embedded IdP behind it, to look into. */
  readonly idp?: EmbeddedIdp;
  close(): Promise<void>;
}

/** A connection as the file says it. */
export interface Connection {
  /** Word in the file. */
  readonly kind: string;
  readonly targetKind: TargetKind;
  /** True when nothing of it outlives the process. */
  readonly inMemory: boolean;
  /** All values that it takes from outside of the file, in the order of the file. */
  readonly references: readonly Reference[];
  open(context: ConnectionContext): Promise<OpenConnection>;
  /**
   * Tables and columns, as far as they can be told without a connection to anywhere and without changing anything; absent for
   * kinds of which nothing can be told so.
   * @param name of the target
   * @param folder that relative paths start from
   * @returns undefined where nothing is known yet
   * @throws TargetError, EnvironmentError
   */
  readonly localSchema?: ((name: string, folder: string) => Promise<DatabaseSchema | undefined>) | undefined;
  /** A file that says more of it, with rules of its own; absent where there is none. */
  readonly description?: Description | undefined;
}

/** A file that describes a part of a connection. */
export interface Description {
  /** Absolute, or from the folder of the targets file. */
  readonly file: string;
  /** Everything that is wrong with it. @param shownAs name of the file in problems */
  readonly check: (text: string, shownAs: string) => readonly Problem[];
}

/** A setting that names a file with rules of its own: how people find one, or begin one. */
export interface DescribedSetting {
  /** Key of the setting. */
  readonly key: string;
  /** What the names of such files end with: `.api.yaml`. */
  readonly ending: string;
  /** Whether a text is likely to be one. */
  readonly isOne: (text: string) => boolean;
  /** Text of a new one. */
  readonly start: string;
}

/** One kind of connection: what the file says about it, and how it is opened. */
export interface ConnectionKind {
  readonly kind: string;
  readonly doc: string;
  readonly targetKind: TargetKind;
  readonly fields: Fields;
  readonly describedBy?: DescribedSetting | undefined;
  /** @returns undefined after problems have been reported */
  read(node: Node, path: string, reader: Reader): Connection | undefined;
}

/** Whether a target of one kind does for a flow that wants another: an Okta org has all that flows for any IdP ask for. */
export const servesAs = (kind: TargetKind, wanted: TargetKind): boolean =>
  kind === wanted || (wanted === 'idp' && kind === 'okta');

/** Name of a database that lives in memory. */
export const IN_MEMORY = ':memory:';

function referencesBelow(node: Node): Reference[] {
  const found: Reference[] = [];
  visit(node, {
    Scalar: (_key, { value }) => {
      if (typeof value === 'string') found.push(...referencesIn(value));
    },
  });
  return found;
}

/** Declares a kind of connection, with the types of its settings inferred. */
export function defineConnection<const F extends Fields>(definition: {
  readonly kind: string;
  readonly doc: string;
  readonly targetKind: TargetKind;
  readonly fields: F;
  inMemory?(settings: ValuesOf<F>): boolean;
  open(settings: ValuesOf<F>, context: ConnectionContext): Promise<OpenConnection>;
  localSchema?(settings: ValuesOf<F>, name: string, folder: string): Promise<DatabaseSchema | undefined>;
  description?(settings: ValuesOf<F>): Description | undefined;
  readonly describedBy?: DescribedSetting;
}): ConnectionKind {
  const { kind, doc, targetKind, describedBy } = definition;
  const fields = { kind: required(oneWordOf({ [kind]: doc }), 'Kind of connection.'), ...definition.fields };
  return {
    kind,
    doc,
    targetKind,
    fields,
    describedBy,
    read(node, path, reader) {
      if (!isMap(node)) return undefined;
      const settings = readFields(fields, `a \`${kind}\` connection`, node, path, reader) as ValuesOf<F> | undefined;
      return (
        settings && {
          kind,
          targetKind,
          inMemory: definition.inMemory?.(settings) ?? false,
          references: referencesBelow(node),
          open: (context) => definition.open(settings, context),
          localSchema: definition.localSchema && ((name, folder) => definition.localSchema!(settings, name, folder)),
          description: definition.description?.(settings),
        }
      );
    },
  };
}
