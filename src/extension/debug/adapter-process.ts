import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { AskRun, AskValue, GivenAnswer } from '../../runner/value-channel.ts';
import { runnerVariables, type RunnerExit, type RunnerLaunch } from '../run/runner-process.ts';
import { frameOf, MessageReader } from './message-stream.ts';

/** Whom an adapter talks to. */
export interface AdapterListener {
  /** A message of the Debug Adapter Protocol; its shape is the adapter's word. */
  message(message: DebugProtocol.ProtocolMessage): void;
  /** The targets file names a secret or a variable; undefined where it has no value. */
  askValue(from: 'secret' | 'env', name: string): Promise<string | undefined>;
  /** The environment is protected: whether the flow is to run on it. */
  confirmRun(environment: string, targets: AskRun['targets']): Promise<boolean>;
  /** After its last message. */
  exited(exit: RunnerExit): void;
}

/** A debug adapter in a child process: `idflow dap`. */
export interface AdapterProcess {
  readonly pid: number | undefined;
  send(message: DebugProtocol.ProtocolMessage): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** Enough to tell why V8 gave up. */
const KEPT_OF_STDERR = 10_000;

/**
 * Starts the debug adapter. The protocol runs over its standard input and output. Values of secrets go over the channel
 * that Node has beside them, where no other extension listens, and stand in no environment and no file.
 */
export function startAdapter({ program, execPath, variables }: RunnerLaunch, listener: AdapterListener): AdapterProcess {
  const child = fork(program, ['dap', '--ask-parent'], {
    execPath,
    execArgv: [],
    env: runnerVariables(variables),
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
  });
  let said = '';
  let gone = false;
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-KEPT_OF_STDERR)));
  const reader = new MessageReader((message) => listener.message(message as DebugProtocol.ProtocolMessage));
  child.stdout!.on('data', (bytes: Buffer) => {
    try {
      reader.add(bytes);
    } catch {
      // what follows can not be understood either
      child.kill('SIGKILL');
    }
  });
  // an adapter that is gone is told by its exit
  child.stdin!.on('error', () => undefined);
  child.on('message', (received) => void answer(received));
  const exited = (code: number | null, signal: string | null): void => {
    if (gone) return;
    gone = true;
    listener.exited({ code, signal, outOfMemory: /heap out of memory|heap limit/i.test(said) });
  };
  // `close` comes after the last message; `exit` may come before it
  child.on('close', exited);
  child.on('error', () => exited(null, null));

  async function answer(received: unknown): Promise<void> {
    const { questionSchema } = await import('../../runner/value-channel.ts');
    const question = questionSchema.safeParse(received);
    if (!question.success) return;
    const answered = await answerTo(question.data);
    if (child.connected) child.send(answered, () => undefined);
  }

  async function answerTo(question: AskValue | AskRun): Promise<GivenAnswer> {
    const { id } = question;
    if (question.type === 'ask-value') {
      const value = await listener.askValue(question.from, question.name).catch(() => undefined);
      return { type: 'value', id, value: value ?? null };
    }
    const granted = await listener.confirmRun(question.environment, question.targets).catch(() => false);
    return { type: 'consent', id, granted };
  }

  return {
    pid: child.pid,
    send(message) {
      if (!gone && child.stdin!.writable) child.stdin!.write(frameOf(message));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
