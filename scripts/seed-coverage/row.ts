/** One sentence of a seed, and what proves that a sample does it. */
export interface SeedRow {
  /** Number of the seed. */
  readonly seed: string;
  /** Numbered step, or name of the diagram. */
  readonly number?: string;
  readonly sentence: string;
  /** `sample/step-id`; empty for a sentence that is about nobody's step. */
  readonly steps: readonly string[];
  /** Titles of the tests, as their files write them. */
  readonly tests: readonly string[];
  /** Why there are no steps. */
  readonly note?: string;
}
