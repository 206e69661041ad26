import type { Json } from '../../flow/json.ts';
import { IDP_OPERATIONS } from '../../flow/idp-operations.ts';
import { TargetError } from '../port.ts';
import type { RequestStep, RestStep } from './api.ts';
import { holds } from './condition.ts';
import { makeRequest } from './request.ts';
import { evaluate, lookUp } from './template.ts';
import type { RestWork } from './work.ts';

/** Reads that are made at the same time; writes go one after the other. */
const AT_ONCE = 8;

/**
 * Does the steps of an operation, in order.
 * @returns what the last step that was done answers, as the server shows it; null for nothing
 * @throws TargetError
 */
export async function perform(work: RestWork, steps: readonly RestStep[]): Promise<Json> {
  let last: Json = null;
  for (const step of steps) {
    if (!step.when.every((condition) => holds(condition, work.scope))) continue;
    last = (await answerOf(work, step)) ?? null;
    if (step.as !== undefined) work.scope.set(step.as, last);
    check(work, step, last);
  }
  return last;
}

async function answerOf(work: RestWork, step: RestStep): Promise<Json | undefined> {
  switch (step.does) {
    case 'answer':
      return evaluate(step.value, work.scope);
    case 'call':
      // A copy: what the other operation finds on its way is its own.
      return perform(
        { ...work, operation: step.operation, scope: new Map(work.scope) },
        work.server.api.operations.get(step.operation)!,
      );
    case 'request':
      return step.forEach === undefined ? makeRequest(work, step, wayToLook(work)) : forEach(work, step);
  }
}

async function forEach(work: RestWork, step: RequestStep): Promise<readonly Json[]> {
  const listed = lookUp(step.forEach!, work.scope);
  const items = Array.isArray(listed) ? (listed as readonly Json[]) : [];
  const atOnce = step.method === 'GET' ? AT_ONCE : 1;
  const answers: Json[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    const some = items.slice(from, from + atOnce);
    const made = some.map((item) =>
      makeRequest({ ...work, scope: new Map([...work.scope, ['item', item]]) }, step, wayToLook(work)),
    );
    // What is gone meanwhile is left out.
    for (const answer of await Promise.all(made)) if (answer !== undefined && answer !== null) answers.push(answer);
  }
  return answers;
}

function check({ operation, server }: RestWork, { expect, at }: RestStep, answer: Json): void {
  const found = answer !== null && !(Array.isArray(answer) && answer.length === 0);
  if (expect === undefined || found === (expect === 'found')) return;
  const where = `${server.origin}${server.base}`;
  const message =
    expect === 'found'
      ? `${operation}: what it is about is not there at ${where} (\`expect: found\` of ${at}).`
      : `${operation}: what it would make is there already at ${where} (\`expect: none\` of ${at}).`;
  throw new TargetError(expect === 'found' ? 'not-found' : 'already-exists', message, {
    code: expect === 'found' ? 'not-found' : 'already-exists',
    safeToRepeat: true,
  });
}

/** The look-up that goes with a write. */
function wayToLook({ operation, server }: RestWork): string | undefined {
  const name = operation.replace(/^[a-z]+-/, 'find-');
  return Object.hasOwn(IDP_OPERATIONS, name) && server.api.operations.has(name as 'find-user') ? name : undefined;
}
