import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terminalPicture } from './pictures/terminal-picture.ts';

// Runs the samples for real, in a folder of their own, and draws what the terminal shows.

const PICTURES = [
  {
    file: 'docs/pictures/run-vetoed.svg',
    alt: 'a run that a trigger vetoed',
    sample: 'update-user',
    input: 'update-vetoed',
    exitCode: 4,
  },
  {
    file: 'docs/pictures/run-changed.svg',
    alt: 'a run that changed one attribute',
    sample: 'update-user',
    input: 'changed',
    exitCode: 0,
  },
] as const;

mkdirSync('docs/pictures', { recursive: true });
for (const { file, sample, input, exitCode } of PICTURES) {
  const folder = mkdtempSync(join(tmpdir(), 'idflow-picture-'));
  try {
    cpSync(join('samples', sample), join(folder, sample), { recursive: true, filter: (path) => !path.includes('.idflow/') });
    const shown = ['run', `${sample}/${sample}.idflow.yaml`, '--input', `${sample}/inputs/${input}.json`];
    const main = join(process.cwd(), 'src/cli/main.ts');
    const environment = { ...process.env, FORCE_COLOR: '1', NO_COLOR: '' };
    const run = spawnSync(process.execPath, [main, ...shown], { cwd: folder, env: environment, encoding: 'utf8' });
    if (run.status !== exitCode)
      throw new Error(`${shown.join(' ')} ended with ${run.status}, not ${exitCode}:\n${run.stdout}${run.stderr}`);
    writeFileSync(file, terminalPicture(`idflow ${shown.join(' ')}`, run.stdout));
    process.stdout.write(`${file}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
