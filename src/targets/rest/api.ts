import type { IdpOperationName } from '../../flow/idp-operations.ts';
import type { Json } from '../../flow/json.ts';
import type { ErrorPredicate } from '../port.ts';
import type { Condition } from './condition.ts';
import type { Pointer } from './pointer.ts';
import type { Reference, Template } from './template.ts';

/** What the API of a server is like: how each operation is made, and what answers look like. */
export interface RestApi {
  readonly operations: ReadonlyMap<IdpOperationName, readonly RestStep[]>;
  /** How the server shows a user and a group; as they are if not given. */
  readonly users?: ResourceShape | undefined;
  readonly groups?: ResourceShape | undefined;
  /** Headers of all requests. */
  readonly headers: readonly (readonly [string, string])[];
  readonly mediaType?: string | undefined;
  /** Where error answers hold what. */
  readonly errors?: ErrorPlaces | undefined;
  /** Answers to any write that mean "already exists". */
  readonly alreadyExists: readonly ErrorPredicate[];
  readonly rateLimit?: RateLimitHeaders | undefined;
  /** How lists go on, where a request does not say. */
  readonly pages?: PageRule | undefined;
  /** Path that `test` asks for. */
  readonly test?: string | undefined;
}

/** Places in a user or a group of the server, for what flows see of them. */
export interface ResourceShape {
  readonly id: Pointer;
  readonly status?: StatusPlace | undefined;
  readonly profile: ReadonlyMap<string, Pointer>;
}

export interface StatusPlace {
  readonly at: Pointer;
  /** Values of the server by status. */
  readonly values: ReadonlyMap<string, Json>;
  /** For every other value. */
  readonly otherwise?: string | undefined;
}

export interface ErrorPlaces {
  readonly code?: Pointer | undefined;
  /** All texts at and below them are read. */
  readonly texts: readonly Pointer[];
}

export interface RateLimitHeaders {
  readonly remaining?: string | undefined;
  readonly reset?: string | undefined;
  readonly unit: 'seconds' | 'epoch-seconds' | 'epoch-milliseconds';
}

/** How a list goes on after a page. */
export type PageRule =
  /** A URL: in the header Link, or at a place in the answer. */
  | { readonly by: 'link'; readonly at: Pointer | undefined }
  /** A text in the answer, sent back as query parameter. */
  | { readonly by: 'cursor'; readonly at: Pointer; readonly parameter: string }
  /** Numbers of pages, or of items to skip. */
  | {
      readonly by: 'page' | 'offset';
      readonly parameter: string;
      readonly first: number;
      readonly size: number | undefined;
      readonly sizeParameter: string | undefined;
      /** Where the number of all items stands. */
      readonly total: Pointer | undefined;
    };

/** One thing that an operation does; they are done in order, and the answer of the last one done is the operation's. */
export type RestStep = StepFrame & (RequestStep | CallStep | AnswerStep);

export interface StepFrame {
  /** Path in the file, for messages. */
  readonly at: string;
  /** All must hold, else the step is skipped. */
  readonly when: readonly Condition[];
  /** Name of the answer, for later steps. */
  readonly as: string | undefined;
  /** What must come of it: something (else not-found), or nothing (else already-exists). */
  readonly expect: 'found' | 'none' | undefined;
}

/** Does another operation with the same parameters. */
export interface CallStep {
  readonly does: 'call';
  readonly operation: IdpOperationName;
}

/** Says the answer itself. */
export interface AnswerStep {
  readonly does: 'answer';
  readonly value: Template;
}

export interface RequestStep {
  readonly does: 'request';
  /** Once for each item of a list, which is `{item}` then; the answer is the list of the answers that are there. */
  readonly forEach: Reference | undefined;
  readonly method: string;
  readonly path: readonly (string | Reference)[];
  readonly query: readonly (readonly [string, Template])[];
  readonly headers: readonly (readonly [string, Template])[];
  readonly body: Template | undefined;
  /** Writes the parameter `profile` into the body, where the shape of users says. */
  readonly writeProfile: 'changes' | 'whole' | 'merge-patch' | undefined;
  readonly success: readonly number[] | undefined;
  /** Answers that mean "not there": null. */
  readonly notFound: readonly ErrorPredicate[];
  readonly alreadyExists: readonly ErrorPredicate[];
  readonly repeatable: boolean | undefined;
  /** Where the result is. */
  readonly result: Pointer;
  /** Of a list only the items in which these places hold these values. */
  readonly where: readonly (readonly [Pointer, Template])[];
  /** The first item of the list, not the list. */
  readonly first: boolean;
  readonly pages: PageRule | undefined;
  /** Applies the parameters filter, search and q here, because the server can not. */
  readonly filterHere: boolean;
  /** Parameters that are left out on purpose. */
  readonly ignores: readonly string[];
}
