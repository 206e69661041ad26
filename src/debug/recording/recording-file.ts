import { closeSync, openSync, writeSync } from 'node:fs';
import { codeOf } from '../../flow/error-code.ts';
import type { Json } from '../../flow/json.ts';
import { MASK, type Redactor } from '../../runs/redact.ts';
import { isSecretName } from '../../flow/secret-names.ts';
import type { BeginEntry, TapeEntry } from './entries.ts';
import { RecordingError, type RecordingHeader } from './recording-header.ts';
import type { RecordingSink } from './run-recorder.ts';

/** Readable by nobody else: it holds data of people. */
const MODE = 0o600;

/**
 * A file that runs are recorded into: NDJSON, a line at once for each thing that happens, so that a process that is killed leaves
 * a recording up to there. What the redactor knows as secret is masked. A file that can not be written any more ends the
 * recording, not the run.
 */
export class RecordingFile {
  readonly path: string;
  readonly #redactor: Redactor;
  readonly #failed: (message: string) => void;
  #file: number | undefined;
  #runs = 0;

  /**
   * Begins the file anew.
   * @param failed told once when it can not be written any more
   * @throws RecordingError where it can not be written at all
   */
  constructor(path: string, header: Omit<RecordingHeader, 'recording'>, redactor: Redactor, failed: (message: string) => void) {
    this.path = path;
    this.#redactor = redactor;
    this.#failed = failed;
    try {
      this.#file = openSync(path, 'w', MODE);
    } catch (error) {
      throw new RecordingError(`The recording ${path} can not be written: ${reasonOf(error)}`);
    }
    this.#write({ recording: 1, ...header });
  }

  /** Takes one run. Runs may be recorded at the same time. */
  run(): RecordingSink {
    const run = ++this.#runs;
    const write = (entry: BeginEntry | TapeEntry): void => this.#write({ run, ...entry } as unknown as Json);
    return { begin: write, add: (entry) => write(withoutTypedSecrets(entry)) };
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #write(line: Json): void {
    if (this.#file === undefined) return;
    try {
      const bytes = Buffer.from(`${JSON.stringify(this.#redactor.value(line))}\n`);
      for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
    } catch (error) {
      this.close();
      this.#failed(`The recording ${this.path} ends here, for it can not be written: ${reasonOf(error)}`);
    }
  }
}

/** What somebody typed in a script is code: where it speaks of a secret, none of it is kept. */
function withoutTypedSecrets(entry: TapeEntry): TapeEntry {
  if (entry.e !== 'script') return entry;
  const safe = (text: unknown): unknown => (typeof text === 'string' && text.split(/[^\w$-]+/).some(isSecretName) ? MASK : text);
  const edits = entry.edits.map(({ count, question }) => {
    const parts = Object.entries(question).map(([key, value]) => [key, key === 'ask' ? value : safe(value)] as const);
    return { count, question: Object.fromEntries(parts) as typeof question };
  });
  return { ...entry, edits };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist. Make it, or name another.',
  ENOTDIR: 'its folder is a file. Name another.',
  EISDIR: 'it is a folder. Name a file in it.',
  EACCES: 'you may not write there. Check the permissions, or name another place.',
  EPERM: 'you may not write there. Check the permissions, or name another place.',
  EROFS: 'nothing can be written there. Name another place.',
  ENOSPC: 'the disk is full.',
};

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}
