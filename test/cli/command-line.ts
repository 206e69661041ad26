import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, before, beforeEach } from 'mocha';
import { buildBundle, bundleIsFresh } from '../../scripts/bundle.js';
import { rowsIn } from '../rows-in.ts';

/** The program as people get it; it starts several times faster than its sources. */
const PROGRAM = fileURLToPath(new URL('../../dist/idflow.js', import.meta.url));

/** What a finished command left. */
export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Running {
  readonly process: ChildProcess;
  /** Resolves when standard output and error together match; fails when the command ends before. */
  until(pattern: RegExp): Promise<void>;
  readonly finished: Promise<Finished>;
}

export interface StartOptions {
  readonly input?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A folder of its own for each test, and the real command line in it, built when the sources have changed. */
export class CommandLine {
  #folder = '';
  readonly #running = new Set<ChildProcess>();

  constructor() {
    before(async function () {
      this.timeout(120_000);
      if (!bundleIsFresh()) await buildBundle();
    });
    beforeEach(() => {
      this.#folder = mkdtempSync(join(tmpdir(), 'idflow-cli-'));
    });
    afterEach(async () => {
      for (const child of this.#running) {
        child.kill('SIGKILL');
        await once(child, 'close');
      }
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  get folder(): string {
    return this.#folder;
  }

  write(file: string, content: string | object): void {
    const path = join(this.#folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** Rows of a database in the folder. */
  rows(file: string, sql: string): Record<string, unknown>[] {
    return rowsIn(join(this.#folder, file), sql);
  }

  start(args: readonly string[], { input, variables }: StartOptions = {}): Running {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: this.#folder,
      env: { PATH, HOME, ...variables },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    let stdout = '';
    let stderr = '';
    const listeners = new Set<() => void>();
    const heard = (): void => {
      for (const listener of listeners) listener();
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      heard();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      heard();
    });
    child.stdin.on('error', () => undefined);
    if (input !== undefined) child.stdin.end(input);
    const finished = once(child, 'close').then(([exitCode, signal]): Finished => {
      this.#running.delete(child);
      return { exitCode: exitCode as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr };
    });
    const until = (pattern: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(stdout + stderr)) resolve();
        };
        listeners.add(look);
        look();
        void finished.then(() => reject(new Error(`The command ended before it said ${String(pattern)}:\n${stdout}${stderr}`)));
      });
    return { process: child, until, finished };
  }

  /** Runs a command to its end. */
  run(args: readonly string[], options: StartOptions = {}): Promise<Finished> {
    return this.start(args, { input: '', ...options }).finished;
  }
}

/** The events of a command that printed them. */
export function eventsIn<T>(stdout: string, parse: (value: unknown) => T): T[] {
  const lines = stdout.split('\n');
  assert.equal(lines.pop(), '', 'the output ends with a line break');
  return lines.map((line) => parse(JSON.parse(line)));
}

/** A flow that keeps people in a table: inserts, updates, or vetoes those whose name is "nobody". */
export const PEOPLE_FLOW = `idflow: 1
name: Keep people
targets: { hr: sql }
objects:
  person:
    target: hr
    mapping:
      - login <= login
      - name <= name
    properties:
      check: SELECT login FROM people WHERE login = :login
      select: SELECT login, name FROM people WHERE login = :login
      insert: INSERT INTO people (login, name) VALUES (:login, :name)
      update: UPDATE people SET name = :name WHERE login = :login
      delete: DELETE FROM people WHERE login = :login
    triggers:
      preInsert:
        - name: somebody
          script: |
            return source.name !== 'nobody'
steps:
  leaver:
    decide: input.leaves
    then: ask
    else: values
  ask:
    consent: Delete \${input.login}?
    continue: leaver-values
    cancel: end
  leaver-values:
    map: person
    next: delete
  delete:
    delete: person
    next: end
  values:
    map: person
    next: known
  known:
    check: person
    then: current
    else: before
  before:
    trigger: preInsert
    object: person
    next: insert
    vetoed: end
  insert:
    insert: person
    next: end
  current:
    fetch: person
    next: changes
  changes:
    delta: person
    next: update
    unchanged: end
  update:
    update: person
    next: end
`;

/** Where {@link PEOPLE_FLOW} keeps them. */
export const PEOPLE_TARGETS = `environments:
  embedded:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: people.sql }
`;

export const PEOPLE_SCHEMA = 'CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;\n';

/** Puts the people flow with its targets into the folder. */
export function writePeople(commandLine: CommandLine): void {
  commandLine.write('people.idflow.yaml', PEOPLE_FLOW);
  commandLine.write('idflow.targets.yaml', PEOPLE_TARGETS);
  commandLine.write('people.sql', PEOPLE_SCHEMA);
}
