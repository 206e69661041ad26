import type { Json } from '../../../flow/json.ts';
import type { OperationParameters } from '../../idp/parameters.ts';
import type { ScimAttributeMap } from '../attribute-map.ts';
import type { ScimConversation } from '../conversation.ts';
import type { ScimFeatures } from '../features.ts';
import type { ScimPath } from '../path.ts';

/** What one operation works with. */
export interface ScimWork {
  readonly conversation: ScimConversation;
  readonly features: ScimFeatures;
  readonly attributes: ScimAttributeMap;
  /** Where groups keep their description; undefined where they have none. */
  readonly groupDescription: ScimPath | undefined;
  readonly parameters: OperationParameters;
}

/** How one named operation is made. */
export type ScimCall = (work: ScimWork) => Promise<Json>;
