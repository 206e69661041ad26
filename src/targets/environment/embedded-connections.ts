import type { TargetKind } from '../../flow/flow-file.ts';
import { DATA_FOLDER } from './data-folder.ts';
import { readTargetsFile, type EnvironmentSettings } from './targets-file.ts';

const embeddedIdp = (name: string): object => ({ kind: 'okta-embedded', file: `${DATA_FOLDER}/${name}.idp.db` });

/** What a target is where there is no targets file: an embedded one that keeps its data beside the flow. */
const EMBEDDED: Readonly<Record<TargetKind, (name: string) => object>> = {
  sql: (name) => ({ kind: 'sqlite', file: `${DATA_FOLDER}/${name}.db` }),
  okta: embeddedIdp,
  idp: embeddedIdp,
};

/** Embedded connections for the targets of a flow. */
export function embeddedConnections(wanted: ReadonlyMap<string, TargetKind>): EnvironmentSettings {
  const embedded = Object.fromEntries([...wanted].map(([name, kind]) => [name, EMBEDDED[kind](name)]));
  return readTargetsFile(JSON.stringify({ environments: { embedded } }), 'the embedded targets').environments.get('embedded')!;
}
