import { optional, required } from '../grammar/collections.ts';
import { objectName } from '../grammar/scalars.ts';
import { scriptSource } from '../script-source.ts';
import { defineStep, NEXT } from './definition.ts';

export const script = defineStep({
  kind: 'script',
  title: 'Run a script',
  doc: 'Runs a script; what it returns is the output of the step.',
  shape: 'action',
  fields: {
    script: required(scriptSource, 'A function body, or `file:` with the path of one.'),
    object: optional(objectName, 'The object that the script sees as `newObject` and `oldObject` and may change.'),
  },
  edges: { next: NEXT },
  output: 'What the script returned.',
  example: "script: |\n  return input.members.filter((member) => member.role !== 'guest')\nnext: assign-members",
});
