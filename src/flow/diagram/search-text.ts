import type { Step } from '../flow-file.ts';
import type { FlowObject } from '../objects.ts';
import type { ScriptSource } from '../script-source.ts';
import { fieldsOf, leavesOf } from '../step-fields.ts';
import { chosenProperty, propertyUsedBy } from '../validate/properties.ts';

/** Longest text of one step; of what it uses of an object, which other steps may repeat. */
const MAX_TEXT = 20_000;
const MAX_OF_OBJECT = 2_000;

/** What all steps of a picture may carry together: they travel to the webview. */
const MAX_TOTAL = 8_000_000;

/** Cuts the texts of a picture once they have become too much. */
export class TextBudget {
  private left = MAX_TOTAL;

  take(text: string): string {
    const taken = text.length <= this.left ? text : text.slice(0, this.left);
    this.left -= taken.length;
    return taken;
  }
}

/** SQL, scripts, expressions, note and names of what a step uses. */
export function searchText(step: Step, objects: ReadonlyMap<string, FlowObject>): string {
  const parts: string[] = [];
  if (step.note !== undefined) parts.push(step.note);
  for (const { value } of fieldsOf(step)) {
    if (typeof value === 'string') parts.push(value);
    else if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) parts.push(value.join('\n'));
    else for (const { expression } of leavesOf(value)) parts.push(expression);
  }
  if (step.kind === 'script' && typeof step.script !== 'string') parts.push(...scriptParts(step.script));
  const own = parts.join('\n').slice(0, MAX_TEXT);
  const used = textOfObject(step, objects)
    .join('\n')
    .slice(0, Math.min(MAX_OF_OBJECT, MAX_TEXT - own.length));
  return used === '' ? own : `${own}\n${used}`;
}

function textOfObject(step: Step, objects: ReadonlyMap<string, FlowObject>): string[] {
  if (step.kind === 'trigger')
    return (objects.get(step.object)?.triggers?.[step.trigger] ?? []).flatMap((script) => scriptParts(script));
  const use = propertyUsedBy(step);
  const object = use && objects.get(use.object);
  const property = object && chosenProperty(use, object);
  const statements = property === undefined ? [] : (object?.properties?.[property] ?? []);
  return statements.map((statement) => (statement.form === 'sql' ? statement.sql : statement.idp));
}

const scriptParts = ({ name, file, script }: ScriptSource): string[] => [name, file, script].filter((part) => part !== undefined);
