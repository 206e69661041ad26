import { isJsonObject, type Json } from '../../flow/json.ts';
import type { JsonRequest } from '../http/conversation.ts';
import { compilePredicates, type AnswerTest } from '../idp/already-exists.ts';
import { pathSegment, queryString } from '../idp/path-template.ts';
import { TargetError, type ErrorPredicate } from '../port.ts';
import type { RequestStep } from './api.ts';
import { same } from './condition.ts';
import { localFilter } from './local-filter.ts';
import { allPages, type ListReader, type ListRequest } from './pages.ts';
import { valueAt } from './pointer.ts';
import { errorAnswerOf, restRefusal } from './refusal.ts';
import { resourceOf, shapeOf, withProfile } from './resource.ts';
import { evaluate, textOf } from './template.ts';
import type { RestWork } from './work.ts';

/**
 * Makes the request of a step.
 * @param looksUp how to find out whether a write whose answer was lost was carried out
 * @returns the result; undefined when there is none
 * @throws TargetError
 */
export async function makeRequest(work: RestWork, step: RequestStep, looksUp: string | undefined): Promise<Json | undefined> {
  if (step.pages === undefined && !step.filterHere) {
    const request = requestOf(work, step, looksUp);
    const { value } = await work.conversation.exchange({ ...request, path: request.path + queryString(queryOf(work, step)) });
    const found = valueAt(value, step.result);
    return Array.isArray(found) ? chosen(step, (found as readonly Json[]).filter(fitsOf(work, step))) : found;
  }
  const { list, reader, keeps } = listOf(work, step, looksUp);
  const items = await allPages(step.pages, list, reader);
  return items === null ? undefined : chosen(step, items.filter(keeps));
}

/** What the list of a step is read with. */
export interface StepList {
  readonly list: ListRequest;
  readonly reader: ListReader;
  /** Whether an item belongs to it: `where` and `filter-here`. */
  readonly keeps: (item: Json) => boolean;
}

/** The list that a step asks for. @throws TargetError invalid-input */
export function listOf(work: RestWork, step: RequestStep, looksUp?: string): StepList {
  const request = requestOf(work, step, looksUp);
  const size = work.parameters.has('limit') ? work.parameters.integer('limit', 0, 1, 10_000) : undefined;
  const fits = fitsOf(work, step);
  const filter = step.filterHere ? filterOf(work) : undefined;
  return {
    list: { path: request.path, query: queryOf(work, step), items: step.result, size },
    reader: { ...work.server, ask: (path) => work.conversation.exchange({ ...request, path }) },
    keeps: (item) => fits(item) && (filter === undefined || filter(item)),
  };
}

function fitsOf({ scope }: RestWork, { where }: RequestStep): (item: Json) => boolean {
  const wanted = where.map(([place, template]) => [place, evaluate(template, scope)] as const);
  return (item) => wanted.every(([place, value]) => same(valueAt(item, place), value));
}

const chosen = ({ first }: RequestStep, items: readonly Json[]): Json | undefined => (first ? items[0] : items);

/** The request without its query. */
function requestOf(work: RestWork, step: RequestStep, lookUp: string | undefined): JsonRequest {
  const { server, duplicate } = work;
  const { errors } = server.api;
  const own = testOf(step.alreadyExists);
  const absent = testOf(step.notFound);
  const { success } = step;
  return {
    method: step.method,
    path: server.base + pathOf(work, step),
    headers: headersOf(work, step),
    body: bodyOf(work, step),
    repeatable: step.repeatable,
    accepts: success && ((status) => success.includes(status)),
    isAbsent: (response) => step.notFound.length > 0 && absent(errorAnswerOf(response, errors)),
    refusal: (asked, response) => restRefusal(asked, response, errors, (answer) => own(answer) || duplicate(answer)),
    lookUp,
  };
}

const compiled = new WeakMap<readonly ErrorPredicate[], AnswerTest>();

/** Patterns are compiled once for each step. @throws TargetError invalid-input for one that is not valid */
export function testOf(predicates: readonly ErrorPredicate[]): AnswerTest {
  let test = compiled.get(predicates);
  if (test === undefined) compiled.set(predicates, (test = compilePredicates(predicates, { status: 'may stand alone' })));
  return test;
}

function pathOf({ scope, operation }: RestWork, { path }: RequestStep): string {
  return path
    .map((part) => {
      if (typeof part === 'string') return part;
      const shown = [part.name, ...part.pointer].join('/');
      const refused = (words: string): TargetError =>
        new TargetError('invalid-input', `${operation}: "${shown}" ${words}.`, { safeToRepeat: true });
      const value = textOf([part], scope);
      if (value === undefined || value.trim() === '') throw refused('is needed for the path of the request, and is not there');
      if (/\p{Surrogate}/u.test(value)) throw refused('holds half a character (a lone surrogate)');
      return pathSegment(part.name, value, refused);
    })
    .join('');
}

function queryOf({ scope, operation }: RestWork, { query }: RequestStep): Record<string, string | number | boolean | undefined> {
  return Object.fromEntries(
    query.map(([name, template]) => {
      const value = evaluate(template, scope);
      if (typeof value !== 'object') return [name, value];
      if (value === null) return [name, undefined];
      const message = `${operation}: the query parameter "${name}" would be ${Array.isArray(value) ? 'a list' : 'an object'}; it takes a text, a number, true or false.`;
      throw new TargetError('invalid-input', message, { safeToRepeat: true });
    }),
  );
}

function headersOf({ server, scope, operation }: RestWork, { headers }: RequestStep): Record<string, string> {
  const own = headers.flatMap(([name, template]) => {
    const value = evaluate(template, scope);
    if (value === undefined || value === null) return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return [[name, text] as const];
    throw new TargetError('invalid-input', `${operation}: the header ${name} would hold characters that no header has.`, {
      safeToRepeat: true,
    });
  });
  return Object.fromEntries([...server.api.headers, ...own]);
}

function bodyOf({ scope, users, parameters }: RestWork, { body, writeProfile }: RequestStep): Json | undefined {
  const value = body && evaluate(body, scope);
  if (writeProfile === undefined || users === undefined) return value;
  return withProfile(isJsonObject(value) ? value : {}, users, parameters, writeProfile);
}

function filterOf({ server, operation, parameters }: RestWork): (item: Json) => boolean {
  const test = localFilter(parameters);
  const shape = shapeOf(server.api, operation);
  return (item) => test(shape === undefined ? (isJsonObject(item) ? item : {}) : resourceOf(shape, item));
}
