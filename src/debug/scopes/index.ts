import { currentRow } from './current-row.ts';
import type { ScopeDefinition } from './definition.ts';
import { grants } from './grants.ts';
import { input } from './input.ts';
import { object } from './object.ts';
import { stepOutputs } from './step-outputs.ts';
import { targets } from './targets.ts';

/** What is shown of a frame, in this order. A new group is a file beside this one and a line here. */
export const SCOPES: readonly ScopeDefinition[] = [object, currentRow, grants, input, stepOutputs, targets];
