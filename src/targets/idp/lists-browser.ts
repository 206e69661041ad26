import type { JsonObject } from '../../flow/json.ts';
import { nothingAt, nothingInside, notFetchable } from '../browse-refusals.ts';
import type { BrowseEntry, BrowseKind, BrowseListOptions, BrowsePath, TargetBrowser } from '../browse.ts';
import { pageOf } from '../page-of.ts';

/** What an entry of a list shows of a thing. */
export interface ListedThing {
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  readonly detail?: string | undefined;
  /** Kind and list of it, where they are not those of the list: the members of a group are users. */
  readonly of?: { readonly kind: BrowseKind; readonly list: string } | undefined;
}

/** Part of a list. */
export interface ListedPage {
  readonly things: readonly ListedThing[];
  readonly next?: string | undefined;
}

/** A list at the top of an identity provider. */
export interface BrowsableList {
  /** In paths: `users`. */
  readonly name: string;
  /** For people: "Users". */
  readonly label: string;
  readonly kind: BrowseKind;
  page(options: BrowseListOptions): Promise<ListedPage>;
  /** One thing; null when it is not there. */
  fetch(id: string, signal: AbortSignal | undefined): Promise<JsonObject | null>;
  /** What is in a thing: the members of a group. Absent where things have nothing inside. */
  readonly inside?: ((id: string, options: BrowseListOptions) => Promise<ListedPage>) | undefined;
}

/**
 * Looks around in an identity provider: lists at the top, things in them, and what some of those hold. Members of a group are at
 * `['groups', GROUP, USER]`; groups in others at `['groups', GROUP]` as all groups are.
 * @param target its name, for messages
 */
export function listsBrowser(target: string, lists: readonly BrowsableList[]): TargetBrowser {
  const listNamed = (path: BrowsePath, name = path[0]): BrowsableList => {
    const list = lists.find((one) => one.name === name);
    if (!list) throw nothingAt(target, path);
    return list;
  };

  const entry = (base: BrowsePath, list: BrowsableList, { id, name, detail, of }: ListedThing): BrowseEntry => {
    const own = of === undefined ? list : listNamed([of.list]);
    return {
      // what opens stands where its list has it, so that it is the same thing from everywhere
      path: own.inside && base.length > 1 ? [own.name, id] : [...base, id],
      name: name === '' ? id : name,
      kind: own.kind,
      ...(detail === undefined || detail === '' ? {} : { detail }),
      opens: own.inside !== undefined,
      fetchable: true,
    };
  };

  return {
    async list(path, options = {}) {
      options.signal?.throwIfAborted();
      if (path.length === 0) return pageOf(lists.map(topEntry), options);
      const list = listNamed(path);
      if (path.length > 2 || (path.length === 2 && !list.inside)) throw nothingInside(target, path);
      const page = path.length === 1 ? list.page(options) : list.inside!(path[1]!, options);
      const { things, next } = await page;
      const entries = things.map((thing) => entry(path, list, thing));
      return next === undefined ? { entries } : { entries, next };
    },

    async fetch(path, { signal } = {}) {
      signal?.throwIfAborted();
      const list = listNamed(path);
      if (path.length < 2) throw notFetchable(target, path);
      if (path.length > 3 || (path.length === 3 && !list.inside)) throw nothingAt(target, path);
      // whoever is in a thing is a user
      const found = await (path.length === 3 ? listNamed(path, 'users') : list).fetch(path.at(-1)!, signal);
      if (found === null) throw nothingAt(target, path);
      return found;
    },
  };
}

const topEntry = ({ name, label }: BrowsableList): BrowseEntry => ({
  path: [name],
  name: label,
  kind: 'list',
  opens: true,
  fetchable: false,
});

/** A text of a resource; empty where there is none. */
export const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');
