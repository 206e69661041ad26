import { FLOW_NAMES, OBJECT_NAMES } from '../flow/names-in-scope.ts';
import { isJsonObject } from '../flow/json.ts';
import type { Scope } from '../engine/run.ts';
import type { ScriptPause } from '../sandbox/debug/port.ts';
import type { FrameEvaluator } from './evaluate.ts';
import type { FlowFrame } from './run-map.ts';
import { slotOf } from './step-object.ts';

/** What could stand at the end of a text. */
export interface Completion {
  readonly label: string;
  /** Characters at the end of the text that it takes the place of. */
  readonly replaces: number;
}

const OWNER_AND_NAME = /((?:[A-Za-z_$][\w$]*|\[(?:\d+|"[^"\\]*"|'[^'\\]*')\]|\.)*)\.([\w$]*)$/;

/** Names that go on what is typed: attributes behind a dot, else what the frame knows. */
export async function completionsFor(text: string, frame: FlowFrame, evaluator: FrameEvaluator): Promise<Completion[]> {
  const [, owner = '', attribute] = OWNER_AND_NAME.exec(text) ?? [];
  if (attribute !== undefined) {
    const value = await evaluator.evaluate(frame, owner).catch(() => undefined);
    const names = isJsonObject(value)
      ? Object.keys(value).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name))
      : Array.isArray(value)
        ? ['length']
        : [];
    return startingWith(names, attribute);
  }
  return startingWith(namesIn(frame), /[\w$]*$/.exec(text)![0]);
}

function namesIn(frame: FlowFrame): string[] {
  const names = Object.keys(FLOW_NAMES);
  if (slotOf(frame.flow, frame.scope, frame.step)) names.push(...Object.keys(OBJECT_NAMES));
  for (let at: Scope | undefined = frame.scope; at.parent; at = at.parent) names.push(at.itemName ?? 'item', 'index');
  return [...new Set(names)];
}

const startingWith = (names: readonly string[], start: string): Completion[] =>
  names.filter((name) => name.startsWith(start)).map((label) => ({ label, replaces: start.length }));

/** As {@link completionsFor}, in a frame of a script. */
export async function completionsInScript(text: string, pause: ScriptPause, frame: number): Promise<Completion[]> {
  const [, owner = '', attribute] = OWNER_AND_NAME.exec(text) ?? [];
  if (attribute !== undefined) {
    const keys = await pause.json(frame, `Object.keys(Object(${owner}))`).catch(() => undefined);
    const names = Array.isArray(keys) ? keys.filter((key): key is string => typeof key === 'string' && PLAIN_NAME.test(key)) : [];
    return startingWith(names.slice(0, MOST_NAMES), attribute);
  }
  const names = pause.frames[frame]!.scopes.flatMap((scope) => scope.names);
  return startingWith([...new Set(names)], /[\w$]*$/.exec(text)![0]);
}

const PLAIN_NAME = /^[A-Za-z_$][\w$]*$/;
const MOST_NAMES = 500;
