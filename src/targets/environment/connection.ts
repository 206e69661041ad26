import { isMap, type Node } from 'yaml';
import type { TargetKind } from '../../flow/flow-file.ts';
import { readFields, required, type Fields, type ValuesOf } from '../../flow/grammar/collections.ts';
import { oneWordOf } from '../../flow/grammar/scalars.ts';
import type { Reader } from '../../flow/grammar/value.ts';
import type { EmbeddedIdp } from '../embedded/idp/embedded-idp.ts';
import type { Target } from '../port.ts';
import type { Reference } from './reference.ts';

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
  open(context: ConnectionContext): Promise<OpenConnection>;
}

/** One kind of connection: what the file says about it, and how it is opened. */
export interface ConnectionKind {
  readonly kind: string;
  readonly doc: string;
  readonly targetKind: TargetKind;
  readonly fields: Fields;
  /** @returns undefined after problems have been reported */
  read(node: Node, path: string, reader: Reader): Connection | undefined;
}

/** Name of a database that lives in memory. */
export const IN_MEMORY = ':memory:';

/** Declares a kind of connection, with the types of its settings inferred. */
export function defineConnection<const F extends Fields>(definition: {
  readonly kind: string;
  readonly doc: string;
  readonly targetKind: TargetKind;
  readonly fields: F;
  inMemory?(settings: ValuesOf<F>): boolean;
  open(settings: ValuesOf<F>, context: ConnectionContext): Promise<OpenConnection>;
}): ConnectionKind {
  const { kind, doc, targetKind } = definition;
  const fields = { kind: required(oneWordOf({ [kind]: doc }), 'Kind of connection.'), ...definition.fields };
  return {
    kind,
    doc,
    targetKind,
    fields,
    read(node, path, reader) {
      if (!isMap(node)) return undefined;
      const settings = readFields(fields, `a \`${kind}\` connection`, node, path, reader) as ValuesOf<F> | undefined;
      return (
        settings && {
          kind,
          targetKind,
          inMemory: definition.inMemory?.(settings) ?? false,
          open: (context) => definition.open(settings, context),
        }
      );
    },
  };
}
