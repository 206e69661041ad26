import type { Json } from '../../flow/json.ts';

/** What a run is given. */
export interface RunInput {
  readonly value: Json;
  /** What it is called, for people: `changed.json`, `team.ndjson line 3`. */
  readonly name: string;
  /** Where it can be read again; absent for what a person typed. */
  readonly source?: InputSource;
}

/** A file with inputs, and the line of the one that was chosen where there are several. */
export interface InputSource {
  readonly file: string;
  readonly line?: number;
}
