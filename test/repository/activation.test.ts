import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { EXTENSION } from '../../scripts/esbuild/extension.js';

/** Bytes that VS Code reads to activate the extension. More takes longer: docs/performance.md has the figures. */
const MOST = 400_000;

/** The files that are loaded with one of them, itself first: what they import on demand is left out. */
function loadedWith(file: string, { outputs }: Metafile): string[] {
  const all = new Set([file]);
  for (const one of all)
    for (const { path, kind, external } of outputs[one]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) all.add(path);
  return [...all];
}

const packageOf = (path: string): string | undefined => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];

describe('What VS Code loads to activate the extension', () => {
  let made: Metafile;
  let atOnce: string[];

  before(async () => {
    const { metafile } = await build({ ...EXTENSION, outdir: 'dist/extension', minify: true, write: false, metafile: true });
    made = metafile;
    atOnce = loadedWith('dist/extension/extension.js', metafile);
  });

  it('is small', () => {
    const sizes = atOnce.map((file) => made.outputs[file]?.bytes ?? 0);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(bytes < MOST, `${bytes} bytes are loaded at once: import on demand what activation does not need.`);
  });

  it('has no package in it but the one that reads YAML', () => {
    const inputs = atOnce.flatMap((file) => Object.keys(made.outputs[file]?.inputs ?? {}));
    assert.deepEqual(
      [...new Set(inputs.map(packageOf))].filter((name) => name !== undefined),
      ['yaml'],
    );
  });

  it('leaves what the text of flows and targets files can do for later', () => {
    const onDemand = Object.keys(made.outputs).filter((file) => !atOnce.includes(file));
    for (const part of ['register-language', 'register-targets-language', 'open-session'])
      assert.ok(
        onDemand.some((file) => basename(file).startsWith(`${part}-`)),
        `${part} is loaded at once`,
      );
  });

  it('is made of ES modules alone, as nothing in it has a `require`', () => {
    const others = Object.entries(made.inputs).filter(([, { format }]) => format === 'cjs');
    assert.deepEqual(
      others.map(([path]) => path),
      [],
    );
  });
});
