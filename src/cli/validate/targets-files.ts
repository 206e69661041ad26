import { readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Problem } from '../../flow/problem.ts';
import type { FlowSource } from '../../flow/read-flow.ts';
import { folderOf, withSlashes, type FlowFiles } from '../../runner/flow-files.ts';
import { checkTargets } from '../../targets/environment/language/check.ts';
import { checkBindings } from '../../targets/environment/language/flow-bindings.ts';
import { readTargetsSource, type TargetsSource } from '../../targets/environment/language/targets-source.ts';
import { findTargetsFile } from '../../targets/environment/targets-file.ts';
import { CliFailure } from '../cli-failure.ts';
import { shownPath } from '../output/shown-path.ts';

/** Checks targets files, and flows against those that they run on; each is read once. */
export class TargetsFiles {
  readonly #files: FlowFiles;
  readonly #sources = new Map<string, TargetsSource>();

  constructor(files: FlowFiles) {
    this.#files = files;
  }

  /** Everything that is wrong with a targets file. @throws CliFailure when it can not be read */
  check(file: string): Problem[] {
    const source = this.#read(file, file);
    if (!source) throw new CliFailure(`The targets file ${file} is not UTF-8 text; save it as UTF-8.`);
    return [...checkTargets(source, { list: namesIn }), ...this.#descriptions(file, source)];
  }

  /** What is wrong with the files that connections are described in; that one is missing is told of the targets file. */
  #descriptions(file: string, { targetsFile }: TargetsSource): Problem[] {
    const connections = [...(targetsFile?.environments.values() ?? [])].flatMap((environment) => [...environment.values()]);
    return connections.flatMap(({ description }) => {
      if (!description) return [];
      const path = withSlashes(shownPath(resolve(dirname(file), description.file)));
      const text = this.#files.read(path);
      return text === undefined ? [] : [...description.check(text, path)];
    });
  }

  /** What does not fit between a flow and its targets file; nothing where that is not sound, which is told of it alone. */
  checkFlow(flow: FlowSource): Problem[] {
    const file = findTargetsFile(folderOf(flow.file));
    if (file === undefined || !flow.flow?.targets) return [];
    const targetsFile = this.#read(file, withSlashes(shownPath(file)))?.targetsFile;
    return targetsFile ? checkBindings(flow, targetsFile) : [];
  }

  #read(file: string, shownAs: string): TargetsSource | undefined {
    const known = this.#sources.get(shownAs);
    if (known) return known;
    const text = this.#files.read(file);
    const source = text === undefined ? undefined : readTargetsSource(text, shownAs);
    if (source) this.#sources.set(shownAs, source);
    return source;
  }
}

/** Names in a folder, those of folders with `/` behind; undefined where there is none. */
function namesIn(folder: string): readonly string[] | undefined {
  try {
    const entries = readdirSync(folder === '' ? '.' : folder, { withFileTypes: true });
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  } catch {
    return undefined;
  }
}
