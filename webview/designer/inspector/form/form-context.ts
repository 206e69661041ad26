import { createContext, useContext } from 'react';
import type { DiagramProblem } from '../../../../src/flow/diagram/diagram.ts';
import type { Form, FormField } from '../../../../src/flow/form/form.ts';

/** What the fields of a form share. */
export interface FormContext {
  readonly form: Form;
  /** Version of the document that the form was made of. */
  readonly version: number;
  readonly readOnly: boolean;
  /** Problems of a field itself, not those of fields inside of it. */
  readonly problemsOf: (field: Pick<FormField, 'path'>) => readonly DiagramProblem[];
  /** Shows another path in the inspector. */
  readonly open: (path: string) => void;
}

const Context = createContext<FormContext | undefined>(undefined);

export const FormProvider = Context.Provider;

export function useFormContext(): FormContext {
  const context = useContext(Context);
  if (!context) throw new Error('A field stands outside of a form.');
  return context;
}
