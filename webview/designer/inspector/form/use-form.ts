import { useEffect, useState } from 'react';
import type { FormAnswer } from '../../../../src/designer/answers.ts';
import type { Form } from '../../../../src/flow/form/form.ts';
import { designerClient, Unanswered } from '../../../shared/vscode-api.ts';
import { useDesigner } from '../../store/index.ts';

/** What is known of the form of a path. */
export interface LoadedForm {
  /** The last form that was asked for; null where the file has nothing at the path. Undefined while the first one is on its way. */
  readonly form: Form | null | undefined;
  /** Version of the document that the form was made of; it may lag behind the one on show. */
  readonly version: number;
  /** Why there is none. */
  readonly failure?: string;
}

const UNKNOWN: LoadedForm = { form: undefined, version: 0 };

/** The form of a path, asked for anew with each version of the document. Until the new one is there the old one stays. */
export function useForm(path: string): LoadedForm {
  const version = useDesigner((state) => state.version);
  const loaded = useDesigner((state) => state.loaded);
  const [known, setKnown] = useState<LoadedForm & { readonly path: string }>({ path, ...UNKNOWN });
  useEffect(() => {
    if (!loaded) return;
    let outdated = false;
    designerClient()
      .ask({ ask: 'form', path })
      .then(
        (answer) => !outdated && setKnown({ path, ...((answer as FormAnswer | null) ?? { form: null, version }) }),
        (error: unknown) => {
          if (!(error instanceof Unanswered)) throw error;
          if (!outdated) setKnown({ path, form: null, version, failure: error.message });
        },
      );
    return () => {
      outdated = true;
    };
  }, [path, version, loaded]);
  return known.path === path ? known : UNKNOWN;
}
