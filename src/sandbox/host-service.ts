import { isJsonObject, type Json } from '../flow/json.ts';
import type { HostAnswer } from './messages.ts';
import { parsePlain, plainText } from './plain-json.ts';
import type { ScriptCall } from './port.ts';
import type { HostService } from './sandbox-thread.ts';

const LOG_LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];

/**
 * Serves a guest's calls with the host function of a script call. The guest's words are checked here: it can call what
 * the call lists, and nothing else.
 */
export function hostService(call: ScriptCall): HostService {
  const { host, targets } = call;
  return (path, args) => {
    if (!host) return failed(new Error('Nothing serves this call.'));
    let values: readonly Json[];
    try {
      const parsed = parsePlain(args);
      if (!Array.isArray(parsed) || !isOffered(path, targets))
        return failed(new Error('The script called something that does not exist.'));
      values = parsed as Json[];
    } catch (error) {
      return failed(error);
    }
    try {
      const answer = host(path, values);
      return answer instanceof Promise ? answer.then(succeeded).catch(failed) : succeeded(answer);
    } catch (error) {
      return failed(error);
    }
  };
}

function isOffered(path: readonly string[], targets: ScriptCall['targets']): boolean {
  const [area, name = '', method = ''] = path;
  if (area === 'log') return path.length === 2 && LOG_LEVELS.includes(name);
  return (
    area === 'targets' &&
    path.length === 3 &&
    targets !== undefined &&
    Object.hasOwn(targets, name) &&
    targets[name]!.includes(method)
  );
}

function succeeded(value: Json | undefined): string {
  const answer: HostAnswer = value === undefined ? {} : { value };
  return plainText(answer);
}

/** Tells the guest of an error: its words, its kind and its code, and nothing of where it comes from. */
function failed(error: unknown): string {
  const { name, message, kind, code, details } = (isJsonObject(error) ? error : {}) as Readonly<Record<string, unknown>>;
  const answer: HostAnswer = {
    error: {
      name: typeof name === 'string' ? name : 'Error',
      message: typeof message === 'string' ? message : String(error),
      ...(typeof kind === 'string' && { kind }),
      ...(typeof code === 'string' && { code }),
      ...(details !== undefined && { details }),
    },
  };
  return plainText(answer);
}
