import { Change, type Client, type Entry, type Filter } from 'ldapts';
import type { Json } from '../../flow/json.ts';
import { maskBody } from '../http/mask.ts';
import type { Clock, RetrySettings } from '../patience/clock.ts';
import { Patience, type PatienceContext } from '../patience/patience.ts';
import { TargetError, type IdpExchange } from '../port.ts';
import { attributeOf, shownAttributes, type AttributeChange, type Values } from './attribute-values.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { directoryFailure, mayPass, statusOfKind, type DirectoryAsked } from './failure.ts';
import { refusalIn, RESULT } from './result-codes.ts';

/** What all calls to one directory share. */
export interface DirectoryServer {
  /** As messages name it: "Active Directory". */
  readonly name: string;
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  readonly retry: RetrySettings;
  readonly timeoutMs: number;
  readonly pageSize: number;
}

export interface Search {
  readonly base: string;
  /** Only the entry `base` itself; default all below it. */
  readonly itself?: boolean;
  /** Only entries right below `base`. */
  readonly below?: boolean;
  /** Pages are read until there are so many entries. */
  readonly most?: number | undefined;
  readonly filter: Filter;
  readonly attributes: readonly string[];
  /** Entries a page. */
  readonly pageSize?: number | undefined;
  /** Attributes whose values are bytes. */
  readonly binary?: readonly string[];
}

interface Ask extends DirectoryAsked {
  readonly body?: Json | undefined;
  /** Result codes that mean, after a lost answer, that the first try was carried out. */
  readonly doneBefore?: readonly number[];
}

/** A search is refused beyond it: flows compute with what fits into memory. */
const MOST_ENTRIES = 1_000_000;

/** The requests of one call of an operation: repeated where that is safe, recorded, and their refusals translated. */
export class DirectoryConversation {
  /** Every try, in order. */
  readonly exchanges: IdpExchange[] = [];
  readonly server: DirectoryServer;
  readonly #context: PatienceContext;

  constructor(server: DirectoryServer, context: PatienceContext) {
    this.server = server;
    this.#context = context;
  }

  /**
   * All entries that a filter matches, page by page; none where only the base itself is asked for and is not there.
   * @throws TargetError
   */
  async search({ base, itself, below, filter, attributes, binary, pageSize, most }: Search): Promise<Entry[]> {
    const ask = { method: 'SEARCH', path: `${base} ${filter.toString()}`.trimStart(), writes: false, repeatable: true };
    const options = {
      scope: itself === true ? ('base' as const) : below === true ? ('one' as const) : ('sub' as const),
      filter,
      attributes: [...attributes],
      explicitBufferAttributes: [...(binary ?? [])],
      ...(itself === true ? {} : { paged: { pageSize: pageSize ?? this.server.pageSize } }),
    };
    try {
      return await this.#send(ask, async (client) => {
        if (itself === true) return (await client.search(base, options)).searchEntries;
        const found: Entry[] = [];
        for await (const { searchEntries } of client.searchPaginated(base, options)) {
          for (const entry of searchEntries) found.push(entry);
          if (most !== undefined && found.length >= most) break;
          if (found.length > MOST_ENTRIES) throw this.#endless(ask.path);
        }
        return found;
      });
    } catch (error) {
      if (!(error instanceof TargetError) || error.code !== String(RESULT.noSuchObject)) throw error;
      if (itself === true) return [];
      if (below === true) throw error;
      // Not as `not-found`: flows go on from that with making somebody.
      throw new TargetError(
        'invalid-input',
        `${this.server.name} has no ${base} to look in: check \`base\` of \`users\` and \`groups\`.`,
        { code: error.code, details: error.details, safeToRepeat: true },
      );
    }
  }

  /** Makes an entry. @throws TargetError */
  async add(name: string, attributes: Readonly<Record<string, Values>>, lookUp: string): Promise<void> {
    const ask = { method: 'ADD', path: name, body: shownAttributes(attributes), writes: true, repeatable: false, lookUp };
    const made = Object.entries(attributes).map(([type, values]) => attributeOf(type, values));
    await this.#send(ask, (client) => client.add(name, made));
  }

  /**
   * Changes attributes of an entry.
   * @param repeatable whether the same changes twice are the same as once
   * @param doneBefore result codes that say so when it was repeated
   * @throws TargetError
   */
  async modify(
    name: string,
    changes: readonly AttributeChange[],
    { repeatable = true, doneBefore = [] }: { readonly repeatable?: boolean; readonly doneBefore?: readonly number[] } = {},
  ): Promise<void> {
    if (changes.length === 0) return;
    const body = changes.map(({ operation, attribute, values }) => ({ [operation]: shownAttributes({ [attribute]: values }) }));
    const ask = { method: 'MODIFY', path: name, body, writes: true, repeatable, doneBefore, lookUp: 'find-user' };
    await this.#send(ask, (client) =>
      client.modify(
        name,
        changes.map(
          ({ operation, attribute, values }) => new Change({ operation, modification: attributeOf(attribute, values) }),
        ),
      ),
    );
  }

  /**
   * Gives an entry another name, another container, or both.
   * @param relative its new name there, escaped
   * @param parent the new container; it stays where it is if not given
   * @throws TargetError
   */
  async rename(name: string, relative: string, parent?: string): Promise<void> {
    const to = parent === undefined ? relative : `${relative},${parent}`;
    const ask = { method: 'MODIFYDN', path: `${name} → ${to}`, writes: true, repeatable: false, lookUp: 'find-user' };
    await this.#send(ask, (client) => client.modifyDN(name, to));
  }

  /** Deletes an entry. @throws TargetError not-found when it is not there */
  async remove(name: string): Promise<void> {
    const ask = { method: 'DELETE', path: name, writes: true, repeatable: true, doneBefore: [RESULT.noSuchObject] };
    await this.#send(ask, (client) => client.del(name));
  }

  /** Performs an extended operation on an entry. @throws TargetError */
  async extended(method: string, name: string, oid: string, value: Buffer): Promise<void> {
    const ask = { method, path: name, writes: true, repeatable: false };
    await this.#send(ask, (client) => client.exop(oid, value));
  }

  async #send<T>(ask: Ask, work: (client: Client) => Promise<T>): Promise<T> {
    const { clock, retry, name } = this.server;
    const label = `${ask.method} ${ask.path}`;
    const patience = new Patience({ label, server: name }, this.#context, clock, retry);
    for (;;) {
      try {
        return await this.#try(ask, work);
      } catch (error) {
        if (!(error instanceof TargetError)) throw error;
        if (patience.mayHaveArrived && ask.doneBefore?.includes(Number(error.code))) return undefined as T;
        if (!mayPass(error, ask.repeatable)) throw error;
        if (!(await patience.pause(error.message, !error.safeToRepeat))) throw error;
      }
    }
  }

  async #try<T>(ask: Ask, work: (client: Client) => Promise<T>): Promise<T> {
    const { signal } = this.#context;
    let begun = performance.now();
    let reached = false;
    try {
      const value = await this.server.pool.use(async (connection) => {
        begun = performance.now();
        reached = true;
        signal?.addEventListener('abort', connection.destroy, { once: true });
        try {
          return await work(connection.client);
        } finally {
          signal?.removeEventListener('abort', connection.destroy);
        }
      }, signal);
      this.#record(ask, 200, begun, 'success');
      return value;
    } catch (error) {
      const refusal = refusalIn(error);
      this.#record(
        ask,
        refusal === undefined ? 0 : statusOfKind(refusal.kind),
        begun,
        refusal && `${refusal.name} (${String(refusal.code)})`,
      );
      signal?.throwIfAborted();
      if (error instanceof TargetError) throw error;
      throw directoryFailure(this.server, ask, error, reached);
    }
  }

  #record(ask: Ask, status: number, begun: number, result: string | undefined): void {
    const { method, path } = ask;
    const body = maskBody(ask.body);
    const durationMs = performance.now() - begun;
    this.exchanges.push({ method, path, ...(body === undefined ? {} : { body }), status, ...(result && { result }), durationMs });
  }

  #endless(path: string): TargetError {
    const message = `SEARCH ${path} found more than ${String(MOST_ENTRIES)} entries; narrow it by a filter.`;
    return new TargetError('invalid-input', message, { safeToRepeat: true });
  }
}
