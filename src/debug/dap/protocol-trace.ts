import { closeSync, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Json } from '../../flow/json.ts';
import { MASK, type Redactor } from '../../runs/redact.ts';

/** What people type and what data there is may be a secret, whatever its name: only that it was there is written. */
const HIDDEN: ReadonlySet<string> = new Set([
  'value',
  'result',
  'expression',
  'evaluateName',
  'text',
  'output',
  'input',
  'answer',
  'question',
  'condition',
  'logMessage',
]);

/** Writes down what goes between client and adapter, without any data: for those who look for a mistake in either. */
export interface ProtocolTrace {
  received(message: DebugProtocol.ProtocolMessage): void;
  sent(message: DebugProtocol.ProtocolMessage): void;
  close(): void;
}

/**
 * Begins a trace where one is wanted.
 * @param wanted a file; or true for one in the folder for temporary files
 * @param say tells the person where the trace is, or why there is none
 */
export function openTrace(
  wanted: boolean | string | undefined,
  redactor: Redactor,
  say: (text: string) => void,
): ProtocolTrace | undefined {
  if (wanted === undefined || wanted === false || wanted === '') return undefined;
  const path = wanted === true ? join(tmpdir(), `idflow-dap-${process.pid}.ndjson`) : resolvePath(wanted);
  let file: number | undefined;
  try {
    file = openSync(path, 'w', 0o600);
  } catch (error) {
    say(`There is no trace: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  say(`What goes between editor and debugger is written to ${path}, without data.`);
  const write = (way: string, message: DebugProtocol.ProtocolMessage): void => {
    if (file === undefined) return;
    const masked = redactor.value(withoutData(JSON.parse(JSON.stringify(message)) as Json));
    writeSync(file, `${JSON.stringify({ at: new Date().toISOString(), way, message: masked })}\n`);
  };
  return {
    received: (message) => write('received', message),
    sent: (message) => write('sent', message),
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function withoutData(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutData);
  if (typeof value !== 'object' || value === null) return value;
  // an event of a run is nothing but data
  if ('event' in value && value['event'] === 'runEvent') return { ...value, body: MASK };
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, HIDDEN.has(key) ? MASK : withoutData(inner ?? null)]),
  );
}
