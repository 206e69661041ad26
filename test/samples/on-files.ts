import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { compileFlow, type CompiledFlow } from '../../src/engine/compile-flow.ts';
import { readFlow } from '../../src/flow/read-flow.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { startEmbeddedIdp, type IdpSeed, type IdpState } from '../../src/targets/embedded/idp/embedded-idp.ts';
import { createOktaTarget } from '../../src/targets/idp/okta/target.ts';
import type { Target } from '../../src/targets/port.ts';
import { openSqlite, type SqliteTarget } from '../../src/targets/sql/sqlite.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The sample create-user on targets that outlive the process. */
export interface OnFiles {
  readonly flow: CompiledFlow;
  readonly efs: SqliteTarget;
  readonly idp: IdpState;
  readonly close: () => Promise<void>;
}

/** Opens the sample create-user with its database and its embedded IdP in files of the folder; both are made when missing. */
export async function openOnFiles(folder: string): Promise<OnFiles> {
  const read = (path: string): string => readFileSync(ROOT + path, 'utf8');
  const efs = openSqlite({ name: 'efs', file: join(folder, 'efs.db'), schema: read('samples/create-user/database/efs.sql') });
  const seed = parse(read('samples/create-user/database/idp.yaml')) as IdpSeed;
  const idp = await startEmbeddedIdp({ file: join(folder, 'idp.db'), seed });
  const okta = createOktaTarget({ name: 'idp', orgUrl: idp.url, auth: { type: 'ssws', token: idp.token } });
  const sandbox = createSandbox({ workers: 1 });
  const file = 'samples/create-user/create-user.idflow.yaml';
  const files = { read: (path: string) => (existsSync(ROOT + path) ? read(path) : undefined) };
  const targets = new Map<string, Target>([
    ['efs', efs],
    ['idp', okta],
  ]);
  return {
    flow: compileFlow(readFlow(read(file), file), { targets, sandbox, files }),
    efs,
    idp: idp.state,
    close: async () => {
      await okta.close();
      await idp.close();
      await efs.close();
      await sandbox.close();
    },
  };
}
