import { ChangeLimit } from './change-limit.ts';

/** How an environment is protected, as the targets file says it. */
export interface ProtectionSettings {
  /** Whether a person is asked before each delete. */
  readonly confirmDeletes: boolean;
  /** Most changes of one run; with many inputs of all of them together. */
  readonly maxChanges: number;
}

/** What `protected` means where nothing more is said. */
export const DEFAULT_PROTECTION: ProtectionSettings = { confirmDeletes: true, maxChanges: 100 };

/** The protection of an open environment: what its targets ask before they change anything. */
export class Protection {
  /** Name of the environment. */
  readonly environment: string;
  readonly confirmDeletes: boolean;
  readonly changes: ChangeLimit;

  constructor(environment: string, { confirmDeletes, maxChanges }: ProtectionSettings) {
    this.environment = environment;
    this.confirmDeletes = confirmDeletes;
    this.changes = new ChangeLimit(environment, maxChanges);
  }
}
