import type { Json } from '../../flow/json.ts';
import { isPreStage } from '../../flow/property-names.ts';
import type { JsonObject } from '../../flow/json.ts';
import type { CompiledScriptSource } from '../script.ts';
import type { Scope } from '../run.ts';
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
  if (scripts.length === 0) return { run: () => next };
  const veto = (scope: Scope, script: CompiledScriptSource): number => {
    scope.run.vetoes.push({ step: step.id, object: object.name, stage, trigger: script.name, iteration: scope.iteration });
    return vetoed;
  };
  return {
    async run(scope) {
      const slot = scope.objects[object.index]!;
      if (!pre && !slot.written) {
        scope.run.log(scope, self(), 'info', `Nothing was written, so there is nothing to follow.`);
        return next;
      }
      const answers: JsonObject = {};
      scope.outputs[index] = answers;
      for (const script of scripts) {
        const started = performance.now();
        const { value, newObject } = await script.run(scope, self(), slot);
        const stopped = pre && isVeto(value);
        scope.run.observer.triggered?.(scope, self(), {
          name: script.name,
          stage,
          answer: value,
          vetoed: stopped,
          durationMs: performance.now() - started,
        });
        answers[script.name] = value ?? null;
        if (pre && newObject && slot.new) slot.new = newObject;
        if (stopped) return veto(scope, script);
      }
      return next;
    },
  };
};

/** What counts as no: nothing, false, and the text "false". */
const isVeto = (value: Json | undefined): boolean =>
  value === null || value === undefined || value === false || value === 'false';
