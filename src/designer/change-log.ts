import type { TextChange } from './flow-text.ts';

/** Changes remembered; who speaks of an older version did not look for long. */
const REMEMBERED = 200;

/** A stretch of a text, by offsets; `end` is the first one behind. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What happened to a text lately: tells whether a place still is what somebody saw in an earlier version. */
export class ChangeLog {
  readonly #changes: TextChange[] = [];
  /** The oldest version that can be spoken of. */
  #since: number;

  /** @param version of the text when the log begins */
  constructor(version: number) {
    this.#since = version;
  }

  note(change: TextChange): void {
    this.#changes.push(change);
    if (this.#changes.length > REMEMBERED) this.#since = this.#changes.shift()!.version;
  }

  /** Version that the first change after a version led to. */
  after(version: number): number | undefined {
    return this.#changes.find((change) => change.version > version)?.version;
  }

  /**
   * Whether any change after a version lay in a stretch of the text, or at its edge.
   * @param stretch as it stands now
   * @param except versions that changes led to which do not count
   */
  touched(stretch: Stretch, version: number, except: ReadonlySet<number> = new Set()): boolean {
    if (version < this.#since) return true;
    let { start, end } = stretch;
    // Back in time: where the stretch stood before each change.
    for (const change of this.#changes.filter((each) => each.version > version).toReversed())
      for (const edit of change.edits.toReversed()) {
        const growth = edit.text.length - (edit.end - edit.start);
        if (edit.start + edit.text.length < start) {
          start -= growth;
          end -= growth;
        } else if (edit.start <= end) {
          if (!except.has(change.version)) return true;
          end = Math.max(start, end - growth);
        }
      }
    return false;
  }
}
