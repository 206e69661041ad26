import { spawn } from 'node:child_process';
import { EnvironmentError } from '../../targets/environment/environment-error.ts';
import { CliFailure } from '../cli-failure.ts';
import { splitCommand } from './split-command.ts';

/** Where the name of the secret goes. */
const NAME = '{name}';

/** Longest time that the command may take for one secret, in milliseconds: a person may have to unlock their store. */
const COMMAND_MS = 60_000;
/** Longest answer, in bytes: a key with its certificates fits many times. */
const MAX_BYTES = 1_000_000;

export interface SecretCommandOptions {
  /** Where the command comes from, for messages: `--secret-command`. */
  readonly givenBy: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** In milliseconds. */
  readonly timeLimit?: number;
}

/**
 * Answers secrets with a command of the person: `op read op://vault/{name}`. It is run without a shell, once for each secret;
 * what it prints is the secret, and reaches no message and no log.
 * @throws CliFailure for a command that can not be understood
 */
export function secretCommand(written: string, options: SecretCommandOptions): (name: string) => Promise<string> {
  const { givenBy } = options;
  const parts = splitCommand(written);
  if ('refused' in parts) throw new CliFailure(`The command of ${givenBy} ${parts.refused}.`);
  if (parts[0]?.includes(NAME)) throw new CliFailure(`The command of ${givenBy} must name its program without ${NAME}.`);
  if (!parts.slice(1).some((part) => part.includes(NAME)))
    throw new CliFailure(
      `The command of ${givenBy} does not say where the name of the secret goes. Write ${NAME} among its arguments: op read op://vault/${NAME}`,
    );
  const answers = new Map<string, Promise<string>>();
  return (name) => {
    let answer = answers.get(name);
    if (!answer) answers.set(name, (answer = ask(parts, name, options)));
    return answer;
  };
}

/** @throws EnvironmentError with the name of the secret and how the command ended, and nothing that it said */
async function ask(parts: readonly string[], name: string, options: SecretCommandOptions): Promise<string> {
  const { givenBy, variables, timeLimit = COMMAND_MS } = options;
  const failed = (how: string): EnvironmentError =>
    new EnvironmentError(`The command of ${givenBy} has no value for the secret \`${name}\`: ${how}.`);
  const [program = '', ...args] = parts.map((part) => part.replaceAll(NAME, name));
  if (args.some((argument, index) => argument.startsWith('-') && parts[index + 1]?.startsWith(NAME)))
    throw failed('a name that begins with - would be taken for an option');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...variables }, windowsHide: true });
  const stop = (how: string): void => {
    reject(failed(how));
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => stop(`it took longer than ${timeLimit / 1000} s`), timeLimit);
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if ((length += chunk.length) > MAX_BYTES) stop('it answered more than a megabyte');
  });
  child.on('error', (error) => reject(failed(whyNotStarted(error))));
  child.on('close', (code, signal) => {
    if (code !== 0)
      return reject(failed(code === null ? `it was ended by ${signal ?? 'a signal'}` : `it ended with exit code ${code}`));
    const value = Buffer.concat(chunks)
      .toString('utf8')
      .replace(/\r?\n$/, '');
    if (value === '') reject(failed('it printed nothing'));
    else resolve(value);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    // A grandchild that keeps the pipe open keeps nobody waiting.
    child.stdout.destroy();
  }
}

function whyNotStarted(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such program';
  if (error.code === 'EACCES') return 'the program may not be run';
  return `it can not be started (${error.code ?? 'unknown error'})`;
}
