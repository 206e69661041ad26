/** What was asked, for messages. */
export interface Asked {
  readonly method: string;
  /** Path and query without secrets. */
  readonly label: string;
  readonly writes: boolean;
  /** How to find out whether a write whose outcome is unknown was carried out. */
  readonly lookUp?: string | undefined;
}

/** For a write that is sent once: what a person has to know when its answer is lost. */
export function unknownOutcome(asked: Pick<Asked, 'lookUp'>): string {
  return `Whether it was carried out is not known, so it was not repeated; look first (${asked.lookUp ?? 'read the thing it writes'}), then run again.`;
}
