import { accessSync, constants, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FOLDER, makeDataFolder } from '../../targets/environment/data-folder.ts';

/** Recordings that are kept, of all flows of a folder. */
const MOST_KEPT = 20;

/** `update-user-2026-11-22T07-22-23-123.ndjson`: the flow, and when the run began (UTC). */
const NAME = /^(.+)-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3})\.ndjson$/;

/** A recording that is kept. */
export interface KeptRecording {
  readonly file: string;
  /** Name of the flow's file, without its ending. */
  readonly flow: string;
  readonly at: Date;
}

/** The recordings of runs that were made from the editor: `.idflow/recordings` in a folder, which no version control takes. */
export class RecordingFolder {
  readonly path: string;
  readonly #most: number;

  /** @param folder of the workspace */
  constructor(folder: string, most: number = MOST_KEPT) {
    this.path = join(folder, DATA_FOLDER, 'recordings');
    this.#most = most;
  }

  /**
   * A file for the recording of a run that begins now. The oldest recordings make room for it.
   * @throws Error where none can be written
   */
  newFile(flow: string, at: Date = new Date()): string {
    const fileAt = (moment: Date): string =>
      join(this.path, `${flow}-${moment.toISOString().slice(0, -1).replaceAll(/[:.]/g, '-')}.ndjson`);
    let moment = at;
    while (existsSync(fileAt(moment))) moment = new Date(moment.getTime() + 1);
    const file = fileAt(moment);
    makeDataFolder(file);
    accessSync(this.path, constants.W_OK);
    for (const { file: old } of this.kept().slice(this.#most - 1)) rmSync(old, { force: true });
    return file;
  }

  /** What is kept, newest first; none where there is no such folder. @param flow those of one flow only */
  kept(flow?: string): readonly KeptRecording[] {
    if (!existsSync(this.path)) return [];
    return readdirSync(this.path)
      .flatMap((name): KeptRecording[] => {
        const [, of, stamp] = NAME.exec(name) ?? [];
        if (of === undefined || stamp === undefined || (flow !== undefined && of !== flow)) return [];
        return [{ file: join(this.path, name), flow: of, at: new Date(isoOf(stamp)) }];
      })
      .sort((a, b) => b.at.getTime() - a.at.getTime());
  }
}

/** `2026-11-22T07-22-23-123` as ISO 8601. */
const isoOf = (stamp: string): string => stamp.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})$/, 'T$1:$2:$3.$4Z');
