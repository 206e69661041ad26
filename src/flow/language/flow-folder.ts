import type { FileReader } from '../file-reference.ts';

/** The files beside a flow, for completion and for what a flow's schema says. */
export interface FlowFolder extends FileReader {
  /**
   * @param path of a folder, as `resolveReference` answers it
   * @returns names in the folder, those of folders with `/` behind; undefined where there is none
   */
  list(path: string): readonly string[] | undefined;
}

/** For a flow that nothing is known of but its text. */
export const NO_FILES: FlowFolder = { read: () => undefined, list: () => undefined };
