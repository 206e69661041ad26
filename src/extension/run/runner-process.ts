import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { FromRunner, ToRunner } from '../../runner/protocol.ts';

/** How runners are started. */
export interface RunnerLaunch {
  /** The runner's program: `dist/runner.js`. */
  readonly program: string;
  /** Node, or VS Code's own program, which is one. */
  readonly execPath: string;
  /** Variables of the editor; the runner gets few of them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** How a runner ended. */
export interface RunnerExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly outOfMemory: boolean;
}

/** What a runner says is told to whoever it works for now. */
export interface RunnerListener {
  message(message: FromRunner): void;
  exited(exit: RunnerExit): void;
}

/** One runner: a child process that runs flows, one thing at a time. */
export interface RunnerProcess {
  readonly pid: number | undefined;
  /** False once it has ended or been killed. */
  readonly alive: boolean;
  /** What it says; it is heard by one at a time. */
  listener: RunnerListener | undefined;
  send(message: ToRunner): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/**
 * Variables that a runner needs of the editor's: where programs, the home folder and temporary files are, the language,
 * certificates and proxies. Everything else, tokens of the person who started the editor above all, is none of its business.
 */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMP',
  'TEMP',
  'TMPDIR',
  'SystemRoot',
  'windir',
  'LANG',
  'LC_ALL',
  'TZ',
  'NODE_EXTRA_CA_CERTS',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
];

/** The environment of a runner, without variables of the editor that are none of its business. */
export function runnerVariables(variables: RunnerLaunch['variables']): Record<string, string> {
  // Windows does not tell upper from lower case
  const byName = new Map(Object.entries(variables).map(([name, value]) => [name.toUpperCase(), value]));
  const passed = PASSED_ON.flatMap((name) => {
    const value = variables[name] ?? (process.platform === 'win32' ? byName.get(name.toUpperCase()) : undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ELECTRON_RUN_AS_NODE: '1' };
}

/** Enough to tell why V8 gave up. */
const KEPT_OF_STDERR = 10_000;

/** Starts a runner. What it is sent before it listens waits for it. */
export function startRunner({ program, execPath, variables }: RunnerLaunch): RunnerProcess {
  const child = fork(program, [], {
    execPath,
    execArgv: [],
    env: runnerVariables(variables),
    cwd: tmpdir(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
  });
  let said = '';
  let gone = false;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-KEPT_OF_STDERR)));
  const runner: RunnerProcess = {
    pid: child.pid,
    get alive() {
      return !gone && !child.killed && child.connected;
    },
    listener: undefined,
    send(message) {
      // whether it has been heard tells its end, which comes by itself
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => void child.kill('SIGKILL'),
  };
  const exited = (code: number | null, signal: string | null): void => {
    if (gone) return;
    gone = true;
    runner.listener?.exited({ code, signal, outOfMemory: /heap out of memory|heap limit/i.test(said) });
  };
  // the schemas are loaded with the first runner: the editor starts without them
  let heard = import('../../runner/protocol.ts');
  child.on('message', (received) => {
    heard = heard.then((protocol) => {
      const message = protocol.fromRunnerSchema.safeParse(received);
      if (message.success) runner.listener?.message(message.data);
      return protocol;
    });
  });
  // `close` comes after the last message and the last words; `exit` may come before them
  child.on('close', (code, signal) => void heard.then(() => exited(code, signal)));
  child.on('error', () => exited(null, null));
  return runner;
}
