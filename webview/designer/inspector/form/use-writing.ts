import { useMemo } from 'react';
import type { FlowEdit } from '../../../../src/flow/edit/index.ts';
import type { FormField } from '../../../../src/flow/form/form.ts';
import type { Json } from '../../../../src/flow/json.ts';
import { edit } from '../../actions/edit.ts';
import { designer } from '../../store/index.ts';
import { stepOfPath } from '../../store/step-path.ts';
import { valueOf } from './field-text.ts';
import { useFormContext } from './form-context.ts';

/** Version of the document that has what was written; undefined where that was refused. */
export type Written = number | undefined;

/**
 * Changes of the flow that a form asks for. They are meant for the version that the form shows: an entry that is told by its
 * number may be another one by now.
 */
export interface Writing {
  readonly change: (change: FlowEdit) => Promise<Written>;
  /**
   * Writes a text into the file; an empty one takes a key away that may be missing.
   * @param anyway also over what the file has got since
   */
  readonly text: (field: FormField, text: string, anyway?: boolean) => Promise<Written>;
  readonly value: (path: string, value: Json) => Promise<Written>;
  readonly remove: (field: Pick<FormField, 'path'>) => Promise<Written>;
}

export function useWriting(): Writing {
  const { version } = useFormContext();
  return useMemo(() => writingFor(version), [version]);
}

const NUMBERED = /\/\d+(?=\/|$)/;

/**
 * The version to write for where a text must not get lost: the one on show, whatever the place has got since. An entry that is
 * told by its number stays with the version of its form.
 */
const versionToForce = (path: string, version: number): number => (NUMBERED.test(path) ? version : designer().version);

function writingFor(version: number): Writing {
  const changeOf = async (change: FlowEdit, of = version): Promise<Written> =>
    (await edit(change, { stay: true, version: of }))?.version;
  const setValue = async (path: string, value: Json, of?: number): Promise<Written> => {
    // writing into a step that is gone would bring it back
    const step = stepOfPath(path);
    if (step !== undefined && !designer().steps.has(step)) return undefined;
    return changeOf({ edit: 'set-value', path, value }, of);
  };
  return {
    change: (change) => changeOf(change),
    async text(field, text, anyway = false) {
      const { path } = field;
      const of = anyway ? versionToForce(path, version) : version;
      if (text === '' && !field.required && !field.given) return version;
      if (text === '' && !field.required && field.editor !== 'template') return changeOf({ edit: 'remove-value', path }, of);
      return setValue(path, valueOf(field, text), of);
    },
    value: (path, value) => setValue(path, value),
    remove: ({ path }) => changeOf({ edit: 'remove-value', path }),
  };
}
