import type { HTMLAttributes, Ref } from 'react';
import type { VscodeCheckbox, VscodeTextarea, VscodeTextfield } from '@vscode-elements/elements';

/** Attributes and properties of an element of VS Code Elements, beside those that every element has. */
type ElementProps<E extends HTMLElement, K extends keyof E> = HTMLAttributes<E> & { ref?: Ref<E> } & Partial<Pick<E, K>>;

type Text = 'value' | 'label' | 'placeholder' | 'readonly' | 'disabled' | 'invalid' | 'required';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-textfield': ElementProps<VscodeTextfield, Text>;
      'vscode-textarea': ElementProps<VscodeTextarea, Text | 'rows' | 'resize'>;
      'vscode-checkbox': ElementProps<VscodeCheckbox, 'checked' | 'disabled' | 'label' | 'invalid' | 'indeterminate'>;
    }
  }
}
