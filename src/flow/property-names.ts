import { oneWordOf } from './grammar/scalars.ts';

/** What an object can do in its target (Soffid's SQL connector properties). */
export const PROPERTY_NAMES = {
  check: 'Answers a row when the object is there. Its columns fill attributes that are still null.',
  insert: 'Creates the object.',
  update: 'Changes the object.',
  delete: 'Removes the object.',
  select: 'Reads the object; the first choice of `fetch`.',
  selectByAccountName: 'Reads the object by the name of the account; the second choice of `fetch`.',
  selectByAccount: 'Reads the rows that belong to an account: its grants.',
  selectAll: 'Reads all objects of this type.',
  updatePassword: 'Sets the password.',
} as const;

export type PropertyName = keyof typeof PROPERTY_NAMES;

/** Properties whose rows a filter can drop. */
const FILTERED = ['check', 'select', 'selectByAccountName', 'selectByAccount', 'selectAll'] as const;

export type FilterName = `${(typeof FILTERED)[number]}Filter`;

/** Keys of the filters, beside the properties they belong to. */
export const FILTER_NAMES: readonly FilterName[] = FILTERED.map((name): FilterName => `${name}Filter`);

/** The filter of a property; undefined for properties that answer no rows. */
export function filterOf(property: PropertyName): FilterName | undefined {
  return FILTER_NAMES.find((name) => name === `${property}Filter`);
}

export const propertyName = oneWordOf(PROPERTY_NAMES);

/** When triggers run. A pre-trigger can veto and can change what will be written. */
export const TRIGGER_STAGES = {
  preInsert: 'Before the object is created.',
  postInsert: 'After the object was created.',
  preUpdate: 'Before the object is changed.',
  postUpdate: 'After the object was changed.',
  preDelete: 'Before the object is removed.',
  postDelete: 'After the object was removed.',
  preSetPassword: 'Before the password is set.',
  postSetPassword: 'After the password was set.',
} as const;

export type TriggerStage = keyof typeof TRIGGER_STAGES;

/** True for the stages that can veto. */
export const isPreStage = (stage: TriggerStage): boolean => stage.startsWith('pre');
