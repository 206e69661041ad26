import type { FlowSource } from '../read-flow.ts';
import { flowForm } from './flow-form.ts';
import type { Form } from './form.ts';
import { mappingForm } from './mapping-form.ts';
import { objectForm } from './object-form.ts';
import { propertyForm } from './statement-form.ts';
import { stepForm } from './step-form.ts';
import { triggerForm } from './trigger-form.ts';

export type * from './form.ts';

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * What the inspector shows for a path: the form of the innermost thing around it that has one. `steps/create/with/user`
 * is shown in the form of the step; the path of the answer says which.
 * @returns undefined where the file has no such step, object, mapping, property or stage
 */
export function formOf(source: FlowSource, path: string): Form | undefined {
  const parts = path.split('/');
  const [section, name = '', part, member = ''] = parts;
  const at = (count: number): string => parts.slice(0, count).join('/');
  if (section === 'steps' && name !== '') return stepForm(source, at(2), unescaped(name));
  if (section !== 'objects' || name === '') return flowForm(source);
  const object = unescaped(name);
  if (part === 'mapping') return mappingForm(source, at(3), object);
  if (part === 'properties' && member !== '') return propertyForm(source, at(4), object, member.replace(/Filter$/, ''));
  if (part === 'triggers' && member !== '') return triggerForm(source, at(4), object, member);
  return objectForm(source, at(2), object);
}
