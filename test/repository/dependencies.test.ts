import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const root = join(import.meta.dirname, '..', '..');

// The repository's own configuration; only the rules that need types are left out, as the linted files do not exist.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [tseslint.configs.disableTypeChecked] as ESLint.Options['overrideConfig'] & object,
});

/** The messages of this repository's own rules about a file with this content. */
async function messagesFor(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, filePath) });
  assert(result, `${filePath} is ignored by the linter`);
  const fatal = result.messages.find((message) => message.fatal);
  assert.equal(fatal, undefined);
  return result.messages.filter(({ ruleId }) => ruleId?.startsWith('idflow/')).map(({ message }) => message);
}

const allowed: [file: string, code: string][] = [
  ['src/flow/parse.ts', `import { parse } from 'yaml';\nexport { parse };`],
  ['src/flow/grammar/steps.ts', `import { isJsonObject } from '../json.ts';\nexport { isJsonObject };`],
  ['src/sandbox/pool.ts', `import type { MaybePromise } from '../targets/port.ts';\nexport type X = MaybePromise<1>;`],
  ['src/sandbox/pool.ts', `import { Worker } from 'node:worker_threads';\nexport { Worker };`],
  ['src/targets/sql/sqlite.ts', `import { TargetError } from '../port.ts';\nexport { TargetError };`],
  ['src/targets/rest/target.ts', `import '../idp/parameters.ts';\nimport '../http/port.ts';\nimport '../patience/clock.ts';`],
  ['src/targets/environment/open.ts', `import '../rest/target.ts';\nimport '../protection/guard.ts';`],
  ['src/targets/embedded/idp/server.ts', `import { TargetError } from '../../port.ts';\nexport { TargetError };`],
  ['src/engine/steps/insert.ts', `import { TargetError } from '../../targets/port.ts';\nexport { TargetError };`],
  ['src/engine/mapping.ts', `import type { ScriptSandbox } from '../sandbox/port.ts';\nexport type X = ScriptSandbox;`],
  ['src/runs/journal.ts', `export * from '../engine/events.ts';`],
  ['src/debug/session.ts', `import '../runs/journal.ts';\nimport '../sandbox/pool.ts';`],
  ['src/cli/main.ts', `import '../targets/embedded/idp/server.ts';\nimport '../debug/session.ts';`],
  ['src/extension/activate.ts', `import { window } from 'vscode';\nexport { window };`],
  [
    'webview/designer/canvas.tsx',
    `import { ReactFlow } from '@xyflow/react';\nimport '../../src/flow/layout.ts';\nexport { ReactFlow };`,
  ],
  ['test/engine/insert.test.ts', `import '../../src/engine/run.ts';\nimport '../../src/targets/sql/sqlite.ts';`],
];

const refused: [file: string, code: string, message: RegExp][] = [
  ['src/flow/parse.ts', `import '../engine/run.ts';`, /src\/flow must not import src\/engine; it may import no other part/],
  [
    'src/flow/parse.ts',
    `import type { X } from '../targets/port.ts';\nexport type Y = X;`,
    /src\/flow must not import src\/targets/,
  ],
  [
    'src/flow/parse.ts',
    `import { readFileSync } from 'node:fs';\nexport { readFileSync };`,
    /runs in a browser, where there is no node:fs/,
  ],
  [
    'src/flow/parse.ts',
    `import { readFileSync } from 'fs';\nexport { readFileSync };`,
    /runs in a browser, where there is no fs/,
  ],
  ['src/flow/parse.ts', `export const fs = import('node:fs');`, /there is no node:fs/],
  ['src/flow/parse.ts', `export type Stats = import('node:fs').Stats;`, /there is no node:fs/],
  ['src/flow/parse.ts', `export { window } from 'vscode';`, /Only src\/extension may import vscode/],
  [
    'src/sandbox/pool.ts',
    `import { TargetError } from '../targets/port.ts';\nexport { TargetError };`,
    /only types from src\/targets\/port.ts/,
  ],
  [
    'src/sandbox/pool.ts',
    `import type { X } from '../targets/sql/sqlite.ts';\nexport type Y = X;`,
    /src\/sandbox must not import src\/targets/,
  ],
  ['src/targets/idp/okta.ts', `import '../embedded/idp/server.ts';`, /src\/targets\/idp must not import src\/targets\/embedded/],
  ['src/targets/rest/target.ts', `import '../scim/target.ts';`, /src\/targets\/rest must not import src\/targets\/scim/],
  ['src/targets/http/agents.ts', `import '../idp/http-target.ts';`, /src\/targets\/http must not import src\/targets\/idp/],
  ['src/targets/protection/guard.ts', `import '../sql/sqlite.ts';`, /src\/targets\/protection must not import src\/targets\/sql/],
  ['src/cli/main.ts', `import '../targets/sql/sqlite.ts';`, /src\/cli must not import src\/targets\/sql/],
  ['src/targets/idp/okta.ts', `import '../../engine/run.ts';`, /src\/targets\/idp must not import src\/engine/],
  [
    'src/engine/run.ts',
    `import '../targets/sql/sqlite.ts';`,
    /src\/engine must not import src\/targets\/sql; it may import .*src\/targets\/port.ts/,
  ],
  ['src/engine/run.ts', `import '../sandbox/pool.ts';`, /src\/engine must not import src\/sandbox/],
  ['src/engine/run.ts', `export const later = () => import('../runs/journal.ts');`, /src\/engine must not import src\/runs/],
  ['src/runs/journal.ts', `import '../targets/port.ts';`, /src\/runs must not import src\/targets/],
  ['src/debug/session.ts', `import '../cli/main.ts';`, /src\/debug must not import src\/cli/],
  ['src/cli/main.ts', `import '../extension/activate.ts';`, /src\/cli must not import src\/extension/],
  ['src/cli/main.ts', `import { window } from 'vscode';\nexport { window };`, /Only src\/extension may import vscode/],
  ['src/cli/main.ts', `import '../../test/engine/run.test.ts';`, /no part of the product/],
  ['src/extension/activate.ts', `import '../cli/main.ts';`, /src\/extension must not import src\/cli/],
  ['src/extension/designer.ts', `import '../../webview/designer/canvas.tsx';`, /src\/extension must not import webview/],
  ['src/extension/designer.ts', `import { useState } from 'react';\nexport { useState };`, /Only webview may import react/],
  ['webview/run/log.tsx', `import '../../src/engine/run.ts';`, /webview must not import src\/engine/],
  ['webview/run/log.tsx', `import { join } from 'node:path';\nexport { join };`, /there is no node:path/],
  ['src/flow/utils.ts', `export {};`, /"utils" says nothing/],
  ['src/engine/run-manager.ts', `export {};`, /"manager" says nothing/],
  ['test/helpers/server.ts', `export {};`, /"helpers" says nothing/],
  ['src/targets/misc/server.ts', `export {};`, /"misc" says nothing/],
];

describe('the parts of the product keep to their imports', () => {
  for (const [file, code] of allowed) {
    it(`${file} may: ${code.split('\n')[0] ?? ''}`, async () => {
      assert.deepEqual(await messagesFor(file, code), []);
    });
  }
  for (const [file, code, message] of refused) {
    it(`${file} must not: ${code.split('\n')[0] ?? ''}`, async () => {
      const messages = await messagesFor(file, code);
      assert.equal(messages.length, 1, messages.join('\n'));
      assert.match(messages[0] ?? '', message);
    });
  }
});
