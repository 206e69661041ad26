import type { JsonObject } from '../flow/json.ts';

export type { DatabaseSchema } from '../flow/sql/database-schema.ts';

/** Where something is inside a target, from its top: `['public', 'people']`, `['users', '00u1…']`. The top itself is `[]`. */
export type BrowsePath = readonly string[];

/** What an entry is, a word for its icon. `list` is a place that holds entries of one kind: all users, all groups. */
export type BrowseKind =
  'schema' | 'table' | 'view' | 'column' | 'procedure' | 'user' | 'group' | 'app' | 'unit' | 'entry' | 'list';

/** All kinds of entries, for parsers. */
export const BROWSE_KINDS = [
  'schema',
  'table',
  'view',
  'column',
  'procedure',
  'user',
  'group',
  'app',
  'unit',
  'entry',
  'list',
] as const satisfies readonly BrowseKind[];

/** Something in a target. */
export interface BrowseEntry {
  /** What `list` and `fetch` take for it. */
  readonly path: BrowsePath;
  /** As people know it: name of a table, login of a user. */
  readonly name: string;
  readonly kind: BrowseKind;
  /** More words: type of a column, status of a user. */
  readonly detail?: string | undefined;
  /** It may be listed itself. */
  readonly opens: boolean;
  /** `fetch` answers it raw. */
  readonly fetchable: boolean;
}

/** Part of a list. */
export interface BrowsePage {
  readonly entries: readonly BrowseEntry[];
  /** Handed to `list` as `from` for more; absent at the end. */
  readonly next?: string | undefined;
}

/** How a list is read. */
export interface BrowseListOptions {
  /** `next` of the page before. */
  readonly from?: string | undefined;
  /** Text that names must hold (or begin with, where the server can not search otherwise); upper and lower case are the same. */
  readonly filter?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Looks around in a target; reads only. */
export interface TargetBrowser {
  /**
   * What is at `path`, a page at a time; `[]` is the top.
   * @throws TargetError: not-found when nothing is there, invalid-input for a path that can not be, others of the connection
   */
  list(path: BrowsePath, options?: BrowseListOptions): Promise<BrowsePage>;
  /**
   * One thing as the target has it.
   * @throws TargetError as `list`
   */
  fetch(path: BrowsePath, options?: { readonly signal?: AbortSignal | undefined }): Promise<JsonObject>;
}

/** How many entries one page holds at most. */
export const BROWSE_PAGE_SIZE = 100;
