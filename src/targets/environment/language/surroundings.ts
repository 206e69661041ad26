import type { TargetKind } from '../../../flow/flow-file.ts';
import type { FlowFolder } from '../../../flow/language/flow-folder.ts';
import type { TargetsThing } from './names.ts';

/** A flow of the workspace, as far as its targets go. */
export interface FlowTargets {
  /** What people call it: its file. */
  readonly title: string;
  readonly targets: ReadonlyMap<string, TargetKind>;
}

/** What is around a targets file. */
export interface TargetsSurroundings {
  readonly files: Pick<FlowFolder, 'list'>;
  /** The flows that run on it. */
  readonly flows: readonly FlowTargets[];
  /** Names of secrets that are known besides those in the file. */
  readonly secrets: readonly string[];
  /** Whether a secret or a variable has a value; undefined where nobody knows. */
  isSet(thing: TargetsThing): boolean | undefined;
}
