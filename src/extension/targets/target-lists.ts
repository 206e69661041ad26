import * as vscode from 'vscode';
import type { BrowseEntry } from '../../targets/browse.ts';
import type { TargetQuestions } from '../run/target-questions.ts';
import type { TargetStates } from './target-states.ts';
import { browsePathOf, keyOfList, keyOfTarget, type ListedNode, type TargetRef } from './targets-node.ts';

/** What is known of a list. */
export interface KnownList {
  readonly entries: readonly BrowseEntry[];
  /** Handed over for more; absent at the end. */
  readonly next: string | undefined;
  /** Why it could not be read; the entries before are there still. */
  readonly failure: string | undefined;
}

const EMPTY: KnownList = { entries: [], next: undefined, failure: undefined };

/** The lists of targets that somebody opened, a page after the other. Each is read once, until it is to be read again. */
export class TargetLists {
  readonly #questions: TargetQuestions;
  readonly #states: TargetStates;
  readonly #lists = new Map<string, Promise<KnownList>>();
  readonly #filters = new Map<string, string>();

  constructor(questions: TargetQuestions, states: TargetStates) {
    this.#questions = questions;
    this.#states = states;
  }

  /** The list as far as it was read; its first page is read where nothing was. */
  of(node: ListedNode): Promise<KnownList> {
    const key = keyOfList(node);
    let known = this.#lists.get(key);
    if (!known) this.#lists.set(key, (known = this.#read(node, EMPTY)));
    return known;
  }

  /** Reads the next page, or the one that failed. */
  async more(node: ListedNode): Promise<void> {
    const before = await this.of(node);
    this.#lists.set(keyOfList(node), this.#read(node, before));
  }

  filterOf(node: ListedNode): string | undefined {
    return this.#filters.get(keyOfList(node));
  }

  /** Looks for entries with a text in their names; an empty text for all. */
  filter(node: ListedNode, text: string): void {
    const key = keyOfList(node);
    if (text === '') this.#filters.delete(key);
    else this.#filters.set(key, text);
    this.#lists.delete(key);
  }

  /** Forgets a list and those inside of it, to be read again. */
  forget(node: ListedNode): void {
    const inside = keyOfList(node).slice(0, -1);
    for (const key of this.#lists.keys()) if (key.startsWith(inside)) this.#lists.delete(key);
  }

  /** Forgets everything about a target. */
  forgetTarget(ref: TargetRef): void {
    const inside = JSON.stringify([keyOfTarget(ref)]).slice(0, -1);
    for (const kept of [this.#lists, this.#filters]) for (const key of kept.keys()) if (key.startsWith(inside)) kept.delete(key);
  }

  async #read(node: ListedNode, { entries, next }: KnownList): Promise<KnownList> {
    const { ref } = node;
    try {
      const page = await this.#questions.browse(ref, ref.target, browsePathOf(node), { from: next, filter: this.filterOf(node) });
      if (this.#states.of(ref).is !== 'reachable') this.#states.set(ref, { is: 'reachable' });
      return { entries: withoutRepetitions([...entries, ...page.entries]), next: page.next, failure: undefined };
    } catch (error) {
      const failure = error instanceof Error ? error.message : vscode.l10n.t('The targets gave no answer.');
      // a list may fail for reasons of its own; before anything was read it is the target that failed
      if (this.#states.of(ref).is !== 'reachable') this.#states.set(ref, { is: 'failing', message: failure });
      return { entries, next, failure };
    }
  }
}

/** An entry that came while its list was read stands on two pages. */
function withoutRepetitions(entries: readonly BrowseEntry[]): readonly BrowseEntry[] {
  const byPath = new Map(entries.map((entry) => [JSON.stringify(entry.path), entry]));
  return [...byPath.values()];
}
