import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import * as z from 'zod';
import { codeOf } from '../../flow/error-code.ts';
import { MASK } from '../../runs/redact.ts';
import { beginSchema, entrySchema, RECORDING_VERSION } from './entries.ts';
import { headerSchema, RecordingError, type RecordingHeader } from './recording-header.ts';
import { Tape } from './tape.ts';

/** A run of a recording. */
export interface RecordedRun {
  /** Counts from 1, in the order in which the runs began. */
  readonly number: number;
  readonly tape: Tape;
}

export interface Recording {
  readonly header: RecordingHeader;
  readonly runs: readonly RecordedRun[];
  /** Whether something was masked as a secret. */
  readonly hasMasked: boolean;
}

/** What can be looked at in an editor: more than that takes a smaller choice of users. */
const MOST_MB = 256;
const CHUNK_BYTES = 1 << 20;

const runLine = z.looseObject({ run: z.int().min(1), e: z.string() });

/**
 * Reads a recording. A last line that was not written to its end is left out.
 * @param wanted numbers of the runs to read; all where nothing is said
 * @throws RecordingError with what is wrong, as a sentence
 */
export function readRecording(path: string, wanted?: readonly number[]): Recording {
  const runs = new Map<number, Tape>();
  let header: RecordingHeader | undefined;
  let hasMasked = false;
  let count = 0;
  for (const line of linesOf(path)) {
    count++;
    if (!header) {
      header = headerOf(line, path);
      continue;
    }
    hasMasked ||= line.includes(MASK);
    const number = Number(/^\{"run":(\d{1,9}),/.exec(line)?.[1] ?? NaN);
    if (wanted && !wanted.includes(number) && number >= 1) continue;
    takeLine(line, runs, `${path}, line ${count}`);
  }
  if (!header) throw new RecordingError(`${path} is empty; it is no recording.`);
  return { header, runs: [...runs].map(([number, tape]) => ({ number, tape })), hasMasked };
}

function headerOf(line: string, path: string): RecordingHeader {
  const value = parsed(line);
  const version = z.looseObject({ recording: z.json() }).safeParse(value).data?.recording;
  if (version === undefined) throw new RecordingError(`${path} is no recording of idflow: its first line does not say so.`);
  if (version !== RECORDING_VERSION)
    throw new RecordingError(
      `${path} is a recording of version ${JSON.stringify(version)}; this idflow reads version ${RECORDING_VERSION}. Record the run again.`,
    );
  const header = headerSchema.safeParse(value);
  if (header.success) return header.data;
  throw new RecordingError(`${path} is damaged: its first line is not that of a recording.`);
}

function takeLine(line: string, runs: Map<number, Tape>, place: string): void {
  const damaged = (why: string): RecordingError => new RecordingError(`${place}: the recording is damaged: ${why}`);
  const marked = safely(() => runLine.safeParse(parsed(line)));
  if (!marked?.success) throw damaged('this is no entry of a run.');
  const { run, ...rest } = marked.data;
  if (rest.e === 'begin') {
    const begin = safely(() => beginSchema.safeParse(rest));
    if (!begin?.success) throw damaged('the beginning of a run can not be read.');
    if (runs.has(run)) throw damaged(`run ${run} begins twice.`);
    runs.set(run, new Tape(begin.data));
    return;
  }
  const entry = safely(() => entrySchema.safeParse(rest));
  if (!entry?.success) throw damaged(`an entry \`${rest.e.slice(0, 40)}\` can not be read.`);
  const tape = runs.get(run);
  if (!tape) throw damaged(`run ${run} has not begun.`);
  tape.add(entry.data);
}

/** What is nested too deeply to be checked is refused as what can not be read. */
function safely<T>(check: () => T): T | undefined {
  try {
    return check();
  } catch {
    return undefined;
  }
}

const parsed = (line: string): unknown => safely(() => JSON.parse(line) as unknown);

/** The whole lines of a file. @throws RecordingError */
function* linesOf(path: string): Generator<string> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new RecordingError(`The recording ${path} ${codeOf(error) === 'ENOENT' ? 'does not exist' : 'can not be read'}.`);
  }
  try {
    const about = fstatSync(file);
    if (!about.isFile()) throw new RecordingError(`${path} is no file.`);
    if (about.size > MOST_MB * 2 ** 20)
      throw new RecordingError(`The recording ${path} has more than ${MOST_MB} MB. Record fewer runs into one file.`);
    const decoder = new StringDecoder('utf8');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let open = '';
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const lines = (open + decoder.write(chunk.subarray(0, size))).split('\n');
      open = lines.pop()!;
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
}
