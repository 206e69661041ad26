import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRunnerPool, type RunnerPool } from '../../src/extension/run/runner-pool.ts';
import type { RunnerLaunch } from '../../src/extension/run/runner-process.ts';
import { withSlashes } from '../../src/runner/flow-files.ts';
import { rowsIn } from '../rows-in.ts';
import { LAUNCH } from './launch.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));

/** A folder of its own for each test, and runners that end with it. */
export class RunnerFolder {
  #folder = '';
  #pool: RunnerPool | undefined;

  constructor(launch: RunnerLaunch = LAUNCH) {
    beforeEach(() => {
      this.#folder = mkdtempSync(join(tmpdir(), 'idflow-runner-'));
      this.#pool = createRunnerPool(launch);
    });
    afterEach(() => {
      this.#pool?.close();
      rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  get pool(): RunnerPool {
    return this.#pool!;
  }

  /** Absolute path of a file in the folder, as the protocol has it. */
  path(file: string): string {
    return withSlashes(join(this.#folder, file));
  }

  write(file: string, content: string): void {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** Puts a sample with its files into the folder. */
  copySample(name: string): void {
    cpSync(join(SAMPLES, name), this.#folder, { recursive: true, filter: (path) => !path.endsWith('.idflow') });
  }

  rows(file: string, sql: string): Record<string, unknown>[] {
    return rowsIn(this.path(file), sql);
  }
}
