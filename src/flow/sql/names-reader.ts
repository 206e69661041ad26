import { nameIn, type SqlGroup, type SqlItem, type SqlName } from './items.ts';
import { isBody, isNamedArgument, isOperand, isUpsert } from './name-places.ts';
import { BEFORE_WRITTEN, mayBeColumn, OWN_WORDS, QUERY, SET_OPERATORS } from './name-words.ts';
import { readSources } from './source-reader.ts';
import type { NamedColumn, NamedSource, NameScope } from './statement-names.ts';

/** A scope while it is read. */
export interface OpenScope extends NameScope {
  readonly sources: NamedSource[];
  readonly columns: NamedColumn[];
  open: boolean;
}

/** Words of a WITH that are no names. */
const WITH_WORDS = new Set(['AS', 'NOT', 'MATERIALIZED']);

/** Reads the names of one statement, scope by scope. */
export class NamesReader {
  readonly scopes: OpenScope[] = [];
  readonly given = new Set<string>();
  readonly withs = new Set<string>();
  /** Groups of VALUES that were read: one behind a comma is another of them. */
  readonly #values = new WeakSet<SqlItem>();
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads a whole statement. */
  read(items: readonly SqlItem[]): void {
    const from = this.#readWith(items, undefined);
    const verb = items[from]?.word ?? '';
    if (verb === 'INSERT' || verb === 'REPLACE') this.#readInsert(items, from + 1);
    else if (verb === 'UPDATE' || verb === 'MERGE') this.#readWrite(items, from + 1, verb);
    else if (verb === 'DELETE') this.#readDelete(items, from);
    else this.readQuery(items, from, undefined);
  }

  name(item: SqlItem | undefined): SqlName | undefined {
    return nameIn(this.#text, item);
  }

  /** A name that the statement itself gives to something. */
  give(name: SqlName | undefined): void {
    if (name) this.given.add(name.text.toLowerCase());
  }

  /** All names in a group are given by the statement: `AS t (a, b)`. */
  giveAll(group: SqlGroup): void {
    for (const item of group.items) this.give(this.name(item));
  }

  openScope(parent: NameScope | undefined): OpenScope {
    const scope: OpenScope = { parent, sources: [], open: false, columns: [] };
    this.scopes.push(scope);
    return scope;
  }

  /** Reads what stands in parentheses: a query of its own, or a part of the expression around it. */
  readGroup(group: SqlGroup, scope: OpenScope, call?: string): void {
    if (QUERY.has(group.items[0]?.word ?? '')) {
      this.readQuery(group.items, this.#readWith(group.items, scope), scope);
      return;
    }
    const own = call !== undefined && (OWN_WORDS.test(call) || group.items.some(({ word }) => word === 'FROM' || word === 'FOR'));
    for (let at = 0; at < group.items.length;) at = this.#readOperand(group.items, at, scope, !own);
  }

  /** Reads an expression to the end of the items. */
  readExpression(items: readonly SqlItem[], from: number, scope: OpenScope): void {
    for (let at = from; at < items.length;) at = this.#readOperand(items, at, scope, true);
  }

  /** Reads `SELECT …`, also several with UNION between them, to the end of the items. */
  readQuery(items: readonly SqlItem[], from: number, parent: NameScope | undefined): void {
    this.#readRest(items, from, this.openScope(parent), parent, undefined);
  }

  /**
   * Reads clauses to the end of the items.
   * @param written scope of the INSERT that the query is a part of
   */
  #readRest(
    items: readonly SqlItem[],
    from: number,
    first: OpenScope,
    parent: NameScope | undefined,
    written: OpenScope | undefined,
  ): void {
    let scope = first;
    for (let at = from; at < items.length;) {
      const { word } = items[at]!;
      if (SET_OPERATORS.has(word) && this.#isOperator(items, at)) {
        scope = this.openScope(parent);
        at++;
      } else if (word === 'FROM' && items[at - 1]?.word !== 'DISTINCT') at = readSources(this, items, at + 1, scope);
      else if (written && (word === 'RETURNING' || isUpsert(items, at))) {
        scope = written;
        at++;
      } else at = this.#readOperand(items, at, scope, true);
    }
  }

  /** MINUS is a name in databases that do not know it. */
  #isOperator(items: readonly SqlItem[], at: number): boolean {
    const next = items[at + 1];
    return next?.kind === 'group' || ['SELECT', 'ALL', 'DISTINCT', 'VALUES', 'WITH'].includes(next?.word ?? '');
  }

  /** Reads what may be a column. @returns the index behind it */
  #readOperand(items: readonly SqlItem[], at: number, scope: OpenScope, certain: boolean): number {
    const item = items[at]!;
    const before = items[at - 1];
    if (item.kind === 'group') {
      if (items[at - 2]?.word === 'AS' && before?.kind === 'word') this.giveAll(item);
      else if (this.#isValues(items, at)) this.#readQueriesIn(item, scope);
      else this.readGroup(item, scope, before?.kind === 'word' ? before.word : undefined);
      return at + 1;
    }
    const name = this.name(item);
    if (!name) return at + 1;
    if (items[at + 1]?.word === '.') return this.#readQualified(items, at, name, scope);
    // a function
    if (items[at + 1]?.kind === 'group' || before?.word === '.') return at + 1;
    if (item.kind === 'word' && !mayBeColumn(item.word)) return at + 1;
    if (!isOperand(items, at)) this.give(name);
    else if (certain && !isNamedArgument(items, at) && items[at - 2]?.word !== 'MATCHED') scope.columns.push({ name });
    return at + 1;
  }

  /** A group of VALUES, the first or one behind a comma. */
  #isValues(items: readonly SqlItem[], at: number): boolean {
    const [word, before] = [items[at - 1]?.word ?? '', items[at - 2]];
    const is = word === 'VALUES' || word === 'VALUE' || (word === ',' && before !== undefined && this.#values.has(before));
    if (is) this.#values.add(items[at]!);
    return is;
  }

  /** `people.login`; more parts are a schema, or a part of a value. */
  #readQualified(items: readonly SqlItem[], from: number, qualifier: SqlName, scope: OpenScope): number {
    let at = from;
    const parts: SqlName[] = [qualifier];
    while (items[at + 1]?.word === '.') {
      const part = this.name(items[at + 2]);
      at += 2;
      if (!part) return at + 1;
      parts.push(part);
    }
    const [, name, more] = parts;
    const isCall = items[at + 1]?.kind === 'group';
    if (name && !more && !isCall && items[from - 1]?.word !== '.') scope.columns.push({ qualifier, name });
    return at + 1;
  }

  /** What stands in VALUES is no column of the table, but may hold queries. */
  #readQueriesIn(group: SqlGroup, scope: OpenScope): void {
    for (const item of group.items) {
      if (item.kind !== 'group') continue;
      if (QUERY.has(item.items[0]?.word ?? '')) this.readGroup(item, scope);
      else this.#readQueriesIn(item, scope);
    }
  }

  /** `WITH a AS (…), b (x) AS (…)`. @returns the index behind it */
  #readWith(items: readonly SqlItem[], parent: OpenScope | undefined): number {
    if (items[0]?.word !== 'WITH') return 0;
    let at = items[1]?.word === 'RECURSIVE' ? 2 : 1;
    for (; at < items.length; at++) {
      const { word } = items[at]!;
      if (word === 'SELECT' || word === 'INSERT' || word === 'UPDATE' || word === 'DELETE' || word === 'MERGE') return at;
      if (word === 'REPLACE' || word === 'VALUES' || word === 'TABLE') return at;
      const item = items[at]!;
      const name = WITH_WORDS.has(word) ? undefined : this.name(item);
      if (name) {
        this.give(name);
        this.withs.add(name.text.toLowerCase());
      } else if (item.kind !== 'group') continue;
      else if (isBody(items, at)) this.readGroup(item, parent ?? this.openScope(undefined));
      else this.giveAll(item);
    }
    return at;
  }

  #readInsert(items: readonly SqlItem[], from: number): void {
    let at = from;
    while (BEFORE_WRITTEN.has(items[at]?.word ?? '')) at++;
    const scope = this.openScope(undefined);
    at = readSources(this, items, at, scope, true);
    const columns = items[at];
    if (columns?.kind === 'group' && !QUERY.has(columns.items[0]?.word ?? '')) {
      this.readGroup(columns, scope);
      at++;
    }
    const select = items.findIndex(
      ({ word, kind }, index) => index >= at && (kind === 'group' ? false : word === 'SELECT' || word === 'WITH'),
    );
    const values = items.findIndex(({ word }, index) => index >= at && (word === 'VALUES' || word === 'SET'));
    if (select < 0 || (values >= 0 && values < select)) return this.#readRest(items, at, scope, undefined, undefined);
    // what follows the query may name its columns too
    scope.open = true;
    if (items[select]!.word === 'SELECT') this.#readRest(items, select, this.openScope(undefined), undefined, scope);
  }

  /** UPDATE and MERGE: what is written stands first. */
  #readWrite(items: readonly SqlItem[], from: number, verb: string): void {
    let at = from;
    while (BEFORE_WRITTEN.has(items[at]?.word ?? '')) at++;
    const scope = this.openScope(undefined);
    at = readSources(this, items, at, scope);
    if (verb === 'MERGE' && items[at]?.word === 'USING') at = readSources(this, items, at + 1, scope);
    this.#readRest(items, at, scope, undefined, undefined);
  }

  #readDelete(items: readonly SqlItem[], from: number): void {
    const start = items.findIndex(({ word }, index) => index > from && word === 'FROM');
    // `DELETE people WHERE …`: not in every database
    if (start < 0) return;
    const scope = this.openScope(undefined);
    let at = readSources(this, items, start + 1, scope);
    if (items[at]?.word === 'USING') at = readSources(this, items, at + 1, scope);
    this.#readRest(items, at, scope, undefined, undefined);
  }
}
