import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { codeOf } from '../../flow/error-code.ts';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import { readFlow } from '../../flow/read-flow.ts';

/** A sample that a new flow can start from. */
export interface SampleFlow {
  /** Name of its folder and of its flow file: `update-user`. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly folder: string;
}

/** What a copy of samples left in the folder of the user. */
export interface CopiedFiles {
  readonly written: readonly string[];
  /** Files that were there already and were left as they are. */
  readonly kept: readonly string[];
}

/** The samples in a folder, `hello` first: it is the one to read. Folders that hold no flow of their name are left out. */
export async function listSamples(folder: string): Promise<SampleFlow[]> {
  const ids = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const samples = await Promise.all(
    ids.map(async (id): Promise<SampleFlow | undefined> => {
      const file = join(folder, id, `${id}${FLOW_ENDING}`);
      const text = await readFile(file, 'utf8').catch(() => undefined);
      const flow = text === undefined ? undefined : readFlow(text, file).flow;
      return flow && { id, name: flow.name, description: (flow.description ?? '').trim(), folder: join(folder, id) };
    }),
  );
  return samples.flatMap((sample) => sample ?? []).sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
}

const rank = ({ id }: SampleFlow): number => (id === 'hello' ? 0 : 1);

/**
 * Copies a sample with everything it needs: triggers, schema, inputs, targets.
 * @param folder where to; made when it is not there. Files that are there already are kept.
 * @param id name of the new flow file, without ending
 */
export const copySample = (sample: SampleFlow, folder: string, id: string): Promise<CopiedFiles> =>
  copyTree(sample.folder, (path) => join(folder, path === `${sample.id}${FLOW_ENDING}` ? `${id}${FLOW_ENDING}` : path));

/** Copies all samples, each in a folder of its name, with their README. Files that are there already are kept. */
export const copySamples = (from: string, folder: string): Promise<CopiedFiles> => copyTree(from, (path) => join(folder, path));

async function copyTree(from: string, targetOf: (path: string) => string): Promise<CopiedFiles> {
  const written: string[] = [];
  const kept: string[] = [];
  for (const file of await filesBelow(from)) {
    const target = targetOf(relative(from, file));
    await mkdir(dirname(target), { recursive: true });
    ((await copyUnlessThere(file, target)) ? written : kept).push(target);
  }
  return { written, kept };
}

/** A flow that does nothing yet, and says so. */
const emptyFlow = (name: string): string => `idflow: 1
name: ${JSON.stringify(name)}
steps:
  hello: { log: "Nothing to do yet." }
`;

/**
 * Writes a new flow that does nothing.
 * @throws an error with code EEXIST when the file is there
 */
export async function writeEmptyFlow(file: string, name: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, emptyFlow(name), { flag: 'wx' });
}

/** What a sample leaves behind when it runs is not part of it. */
const isLeftBehind = (name: string): boolean => name === '.idflow';

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter(({ name }) => !isLeftBehind(name))
      .map(async (entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)])),
  );
  return files.flat().sort();
}

async function copyUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
