import type { Json } from '../../../flow/json.ts';
import type { OperationParameters } from '../../idp/parameters.ts';
import type { DirectoryConversation } from '../conversation.ts';
import type { DirectoryScheme } from '../scheme.ts';

/** What one operation works with. */
export interface DirectoryWork {
  readonly conversation: DirectoryConversation;
  readonly scheme: DirectoryScheme;
  readonly parameters: OperationParameters;
}

/** How one named operation is made. */
export type DirectoryCall = (work: DirectoryWork) => Promise<Json>;
