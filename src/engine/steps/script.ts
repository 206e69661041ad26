import type { StepCompiler } from './definition.ts';

/** Runs a script of the flow; its answer is the step's output. */
export const script: StepCompiler<'script'> = (step, { compiler, index, port, self }) => {
  const name = (typeof step.script === 'string' ? undefined : (step.script.name ?? step.script.file)) ?? step.id;
  const compiled = compiler.scripts.compile(step.script, `${step.path}/script`, name);
  const object = step.object === undefined ? undefined : compiler.object(step.object);
  const next = port('next');
  return {
    // what a script writes is not known, so it is not repeated after an unknown result
    creates: true,
    async run(scope) {
      const slot = object && scope.objects[object.index];
      const { value, newObject } = await compiled.run(scope, self, slot);
      scope.outputs[index] = value ?? null;
      if (slot?.new && newObject) slot.new = newObject;
      return next;
    },
  };
};
