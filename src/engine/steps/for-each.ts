import { loopBody } from '../../flow/loops.ts';
import type { Json } from '../../flow/json.ts';
import type { MaybePromise, Row } from '../../targets/port.ts';
import { later } from '../after.ts';
import { AT_END, jumpTo } from '../compiled-step.ts';
import { keyOf } from '../delta.ts';
import { StepError } from '../failure.ts';
import { ObjectSlot, Scope } from '../run.ts';
import type { StepCompiler } from './definition.ts';

/** The row that an item of a parsed list came from: the item itself, or by its key where it was copied. */
function rowOfItem(item: Json, { current, rows, toAdd }: ObjectSlot, key: readonly string[]): Row | null {
  if (current === null || current.length === 0) return null;
  const at = current.indexOf(item);
  if (at >= 0) return rows[at] ?? null;
  if (key.length === 0 || toAdd.includes(item)) return null;
  const wanted = keyOf(item, key);
  return rows[current.findIndex((other) => keyOf(other, key) === wanted)] ?? null;
}

function noList(expression: string, value: unknown): StepError {
  const what = typeof value === 'object' ? 'an object' : `the ${typeof value} ${String(value).slice(0, 60)}`;
  return new StepError('invalid-input', `\`for-each\` goes through a list, but \`${expression}\` is ${what}.`);
}

/**
 * Goes through a list, one item after another or several at once (Update user 8, 9). An edge of the body that leads
 * elsewhere leaves the loop; items under way are finished first.
 */
export const forEach: StepCompiler<'for-each'> = (step, { compiler, index, port, advance }) => {
  const list = compiler.stepExpression(step, 'for-each', step['for-each']);
  const object = step.object === undefined ? undefined : compiler.object(step.object);
  const itemName = step.as ?? 'item';
  const inside = new Uint8Array(compiler.flow.steps.size);
  const body = loopBody(compiler.flow, step.id);
  for (const id of body) inside[compiler.stepIndexes.get(id)!] = 1;
  const first = compiler.stepIndexes.get(step.edges.do ?? '') ?? AT_END;
  const concurrency = step.concurrency ?? 1;
  const next = port('next');

  const enter = (scope: Scope, items: readonly Json[], at: number): Scope => {
    const item = items[at]!;
    const { run } = scope;
    let { objects } = scope;
    if (object) {
      const outer = objects[object.index]!;
      const slot = new ObjectSlot();
      slot.source = item;
      slot.old = items === outer.toAdd ? null : rowOfItem(item, outer, object.key);
      slot.pushed = outer.pushed;
      objects = objects.slice();
      objects[object.index] = slot;
    }
    return new Scope(run, objects, concurrency > 1 ? scope.outputs.slice() : scope.outputs, scope, item, itemName, at);
  };

  /** Where the body left the loop, or undefined when it came back for the next item. */
  const leaves = (scope: Scope, inner: Scope, at: number): number | undefined => {
    if (at === index) return undefined;
    scope.previous = inner.previous;
    scope.previousPort = inner.previousPort;
    return jumpTo(at);
  };

  const inSequence = (scope: Scope, items: readonly Json[], from: number): MaybePromise<number> => {
    for (let at = from; at < items.length; at++) {
      const inner = enter(scope, items, at);
      const reached = advance(inner, first, inside);
      if (reached instanceof Promise) return goOn(scope, items, at, inner, reached);
      const left = leaves(scope, inner, reached);
      if (left !== undefined) return left;
    }
    return next;
  };

  const goOn = (scope: Scope, items: readonly Json[], at: number, inner: Scope, reached: Promise<number>): Promise<number> =>
    reached.then((where) => leaves(scope, inner, where) ?? inSequence(scope, items, at + 1));

  const atOnce = async (scope: Scope, items: readonly Json[]): Promise<number> => {
    let at = 0;
    const seed = scope.nextSeed();
    let left: number | undefined;
    let failure: { error: unknown } | undefined;
    const worker = async (): Promise<void> => {
      while (at < items.length && left === undefined && !failure) {
        const mine = at++;
        const inner = enter(scope, items, mine);
        inner.seedApart(seed);
        try {
          const where = await advance(inner, first, inside);
          left ??= leaves(scope, inner, where);
        } catch (error) {
          failure ??= { error };
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
    if (failure) throw failure.error;
    return left ?? next;
  };

  const take = (scope: Scope, found: unknown): MaybePromise<number> => {
    if (found !== null && found !== undefined && !Array.isArray(found)) throw noList(step['for-each'], found);
    const items = (found ?? []) as readonly Json[];
    scope.outputs[index] = items.length;
    return concurrency > 1 && items.length > 1 ? atOnce(scope, items) : inSequence(scope, items, 0);
  };
  return {
    composed: true,
    run(scope) {
      const found = list(scope, undefined, undefined);
      return found instanceof Promise ? later(scope, found, take) : take(scope, found);
    },
  };
};
