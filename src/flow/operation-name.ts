import { text } from './grammar/scalars.ts';
import { IDP_OPERATIONS } from './idp-operations.ts';

/** The name of an IdP operation. Any text is read; validation tells the names that exist. */
export const operationName = text(
  'the name of an operation',
  {
    enum: Object.keys(IDP_OPERATIONS),
    markdownEnumDescriptions: Object.values(IDP_OPERATIONS).map(({ doc }) => doc),
  },
  'operation',
);
