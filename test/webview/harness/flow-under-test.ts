import type { SampleInput } from '../../../src/designer/designer-host.ts';
import type { Abilities, Preferences } from '../../../src/designer/to-designer.ts';
import type { Layout } from '../../../src/flow/layout/layout.ts';

/** The file that the designer under test opens. */
export interface FlowUnderTest {
  readonly text: string;
  readonly file?: string | undefined;
  readonly layout?: Layout | undefined;
  readonly abilities?: Partial<Abilities> | undefined;
  readonly preferences?: Preferences | undefined;
  /** Words in the user's language. */
  readonly words?: Readonly<Record<string, string>> | undefined;
  readonly inputs?: readonly SampleInput[] | undefined;
}
