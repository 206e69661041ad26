import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installBrowser } from './browser.js';
import { buildBundle } from './bundle.js';
import { exitWith, Failure } from './failure.js';
import { packExtension } from './package.js';
import { terminalPicture } from './pictures/terminal-picture.ts';
import { installHost, testedPackage } from './vscode-host/install.js';

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

const FOLDER = 'docs/pictures';

/** What is only looked at: every sample in every theme. */
const SHEETS = '.vscode-test/pictures';

// `-- --only terminal|designer|debugging|targets|samples` makes some of them.
const PARTS = { terminal, designer, debugging, targets, samples } as const;
type Part = keyof typeof PARTS;
const isPart = (name: string): name is Part => Object.hasOwn(PARTS, name);

const said = (file: string): void => void process.stdout.write(`${file}\n`);

/** Runs the samples for real, in a folder of their own, and draws what the terminal shows. */
function terminal(): void {
  mkdirSync(FOLDER, { recursive: true });

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
      said(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** What has types of the browser, which this program has not. */
interface VsCodePictures {
  readonly pictureEverySample: (folder: string, said: (file: string) => void) => Promise<void>;
  readonly pictureDebugging: (folder: string, said: (file: string) => void) => Promise<void>;
  readonly pictureTargets: (folder: string, sheets: string, said: (file: string) => void) => Promise<void>;
  readonly pictureWorkbench: (folder: string, said: (file: string) => void) => Promise<void>;
}
const vscode = async (): Promise<VsCodePictures> =>
  (await import(new URL('pictures/vscode/index.ts', import.meta.url).href)) as VsCodePictures;

async function packExtensionForHost(): Promise<void> {
  await installBrowser();
  await installHost();
  await buildBundle({ production: true });
  await packExtension(testedPackage);
}

/** The packaged extension at work in a VS Code. */
async function designer(): Promise<void> {
  await packExtensionForHost();
  await (await vscode()).pictureWorkbench(FOLDER, said);
}

/** A debugging session, as a strip. */
async function debugging(): Promise<void> {
  await packExtensionForHost();
  await (await vscode()).pictureDebugging(FOLDER, said);
}

/** The Targets view and the wizard. */
async function targets(): Promise<void> {
  await packExtensionForHost();
  await (await vscode()).pictureTargets(FOLDER, SHEETS, said);
}

/** Every sample in every theme, whole, as the designer shows it. */
async function samples(): Promise<void> {
  await installBrowser();
  await (await vscode()).pictureEverySample(SHEETS, said);
}

const { values: options } = parseArgs({
  options: { only: { type: 'string', multiple: true, default: Object.keys(PARTS) } },
});
await exitWith(async () => {
  const unknown = options.only.find((name) => !isPart(name));
  if (unknown !== undefined) throw new Failure(`--only knows ${Object.keys(PARTS).join(', ')}, not ${unknown}.`);
  for (const name of options.only) if (isPart(name)) await PARTS[name]();
  return 0;
});
