import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flowJsonSchema } from '../src/flow/json-schema.ts';
import { referencePage } from '../src/flow/reference.ts';
import { runEventsPage } from '../src/runs/events-page.ts';
import { targetsJsonSchema } from '../src/targets/environment/targets-schema.ts';

const root = join(import.meta.dirname, '..');

/** Files that are written from the definitions in the sources, with what they should hold. */
const GENERATED_FILES: ReadonlyMap<string, () => string> = new Map([
  ['media/idflow.schema.json', () => `${JSON.stringify(flowJsonSchema(), null, 2)}\n`],
  ['media/idflow.targets.schema.json', () => `${JSON.stringify(targetsJsonSchema(), null, 2)}\n`],
  ['docs/reference.md', referencePage],
  ['docs/run-events.md', runEventsPage],
]);

/** Names of the files that do not hold what they should. */
export async function staleFiles(): Promise<string[]> {
  const stale: string[] = [];
  for (const [file, text] of GENERATED_FILES) {
    const found = await readFile(join(root, file), 'utf8').catch(() => undefined);
    if (found?.replaceAll('\r\n', '\n') !== text()) stale.push(file);
  }
  return stale;
}

async function writeFiles(): Promise<void> {
  for (const [file, text] of GENERATED_FILES) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text());
    console.log(`Wrote ${file}.`);
  }
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const stale = await staleFiles();
    for (const file of stale) console.error(`${file} is not what the definitions say: run npm run schema.`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else await writeFiles();
}
