import type { Json } from '../../flow/json.ts';
import { isPreStage } from '../../flow/property-names.ts';
import type { JsonObject } from '../../flow/json.ts';
import type { MaybePromise } from '../../targets/port.ts';
import type { CompiledScriptSource, ScriptAnswer } from '../script.ts';
import { ObjectSlot, type Scope } from '../run.ts';
import type { StepCompiler } from './definition.ts';

/**
 * Runs the triggers of one stage, in order. In a pre-stage the first that answers null, undefined, false or "false"
 * vetoes and stops the rest (Update user 5.1, 6.3, 8.2.2, 9.2.1).
 */
export const trigger: StepCompiler<'trigger'> = (step, { compiler, index, port, self }) => {
  const object = compiler.object(step.object);
  const stage = step.trigger;
  const scripts = object.triggers.get(stage) ?? [];
  const [next, vetoed] = [port('next'), port('vetoed')];
  const pre = isPreStage(stage);
  // What stands under the step's name before its triggers answer, and what most single triggers answer: nobody changes
  // an output, so all runs may share them.
  const unanswered: JsonObject = Object.freeze(Object.fromEntries(scripts.map(({ name }) => [name, null])));
  const affirmed: JsonObject = Object.freeze(Object.fromEntries(scripts.map(({ name }) => [name, true])));
  const deletes = stage === 'preDelete' || stage === 'postDelete';
  if (scripts.length === 0) return { run: () => next, onlyWay: next };
  /** Takes the answer of one script. @returns whether it vetoes */
  const take = (scope: Scope, script: CompiledScriptSource, { value, newObject }: ScriptAnswer, started: number): boolean => {
    const { run } = scope;
    const slot = scope.objects[object.index]!;
    const vetoes = pre && isVeto(value);
    if (value === true && scripts.length === 1) scope.outputs[index] = affirmed;
    else if (value !== null && value !== undefined)
      scope.outputs[index] = { ...(scope.outputs[index] as JsonObject), [script.name]: value };
    if (pre && newObject && slot.new) slot.new = newObject;
    if (run.observer.triggered) {
      const durationMs = performance.now() - started;
      run.observer.triggered(scope, self, { name: script.name, stage, answer: value, vetoed: vetoes, durationMs });
    }
    if (vetoes) run.vetoes.push({ step: step.id, object: object.name, stage, trigger: script.name, iteration: scope.iteration });
    return vetoes;
  };
  const goOn = (scope: Scope, at: number, answer: Promise<ScriptAnswer>, started: number): Promise<number> =>
    answer.then((ready) => (take(scope, scripts[at]!, ready, started) ? vetoed : runFrom(scope, at + 1)));
  const runFrom = (scope: Scope, from: number): MaybePromise<number> => {
    for (let at = from; at < scripts.length; at++) {
      const script = scripts[at]!;
      const started = scope.run.observer.triggered ? performance.now() : 0;
      const slot = scope.objects[object.index]!;
      const answer = script.run(scope, self, deletes ? asDeleted(slot) : slot);
      if (answer instanceof Promise) return goOn(scope, at, answer, started);
      if (take(scope, script, answer, started)) return vetoed;
    }
    return next;
  };
  return {
    run(scope) {
      if (!pre && !scope.objects[object.index]!.written) {
        scope.run.log(scope, self, 'info', 'Nothing was written, so there is nothing to follow.');
        return next;
      }
      scope.outputs[index] = unanswered;
      return runFrom(scope, 0);
    },
  };
};

/** A delete has no new object: what goes is the old one, as fetched or else as mapped. */
function asDeleted(slot: ObjectSlot): ObjectSlot {
  const view = new ObjectSlot();
  view.source = slot.source;
  view.old = slot.old ?? slot.new;
  return view;
}

/** What counts as no: nothing, false, and the text "false". */
const isVeto = (value: Json | undefined): boolean =>
  value !== true && (value === null || value === undefined || value === false || value === 'false');
