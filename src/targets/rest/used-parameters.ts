import type { IdpOperationName } from '../../flow/idp-operations.ts';
import type { OperationParameters } from '../idp/parameters.ts';
import type { RestApi, RestStep } from './api.ts';
import { referencesIn, type Reference } from './template.ts';

/** Parameters that every operation takes in its stride: hints, and wishes that are granted by not being granted. */
const HARMLESS: Readonly<Record<string, (parameters: OperationParameters) => boolean>> = {
  limit: () => true,
  nested: (parameters) => !parameters.flag('nested', false),
  sendEmail: (parameters) => !parameters.flag('sendEmail', false),
};

/** Names that the steps of an operation ask for, those of operations that they call among them. */
export function namesUsed(api: RestApi, operation: IdpOperationName, seen = new Set<IdpOperationName>()): ReadonlySet<string> {
  if (seen.has(operation)) return new Set();
  seen.add(operation);
  const steps = api.operations.get(operation) ?? [];
  return new Set(
    steps.flatMap((step) => [
      ...referencesOf(step).map(({ name }) => name),
      ...(step.does === 'request' ? step.ignores : []),
      ...(step.does === 'request' && step.filterHere ? ['filter', 'search', 'q'] : []),
      ...(step.does === 'request' && step.writeProfile !== undefined ? ['profile'] : []),
      ...(step.does === 'call' ? namesUsed(api, step.operation, seen) : []),
    ]),
  );
}

/** All references of a step. */
export function referencesOf(step: RestStep): readonly Reference[] {
  const conditions = step.when.map(({ reference }) => reference);
  if (step.does === 'call') return conditions;
  if (step.does === 'answer') return [...conditions, ...referencesIn(step.value)];
  const templates = [...step.query, ...step.headers].map(([, template]) => template);
  const where = step.where.map(([, template]) => template);
  return [
    ...conditions,
    ...(step.forEach === undefined ? [] : [step.forEach]),
    ...step.path.filter((part) => typeof part !== 'string'),
    ...[...templates, ...where, ...(step.body === undefined ? [] : [step.body])].flatMap(referencesIn),
  ];
}

/**
 * Refuses what a flow gives and the API does nothing with: it would be lost without a word.
 * @throws TargetError invalid-input
 */
export function refuseUnused(parameters: OperationParameters, given: readonly string[], used: ReadonlySet<string>): void {
  const lost = given.find((name) => parameters.has(name) && !used.has(name) && HARMLESS[name]?.(parameters) !== true);
  if (lost !== undefined)
    throw parameters.refused(
      lost,
      `is given, but this target's API has no use for it; refer to it there as {${lost}}, or name it in \`ignores\``,
    );
}
