import { isMap } from 'yaml';
import { entriesOf, keyPath, listOf, mapOf, pathTo } from '../../../flow/grammar/collections.ts';
import type { Reader, ValueType } from '../../../flow/grammar/value.ts';
import { IDP_OPERATIONS, type IdpOperation, type IdpOperationName } from '../../../flow/idp-operations.ts';
import { didYouMean } from '../../../flow/suggestion.ts';
import type { RestApi, RestStep } from '../../rest/api.ts';
import { referencesOf } from '../../rest/used-parameters.ts';
import { OPERATION_DOCS, reportAt, restStep } from './step.ts';

type Operations = RestApi['operations'];

const steps = listOf(restStep, { single: true, label: 'a request, or a list of requests, calls and answers' });
const written = mapOf(steps, { known: OPERATION_DOCS, label: 'a map of operations' });

/** How each operation is made, by its name in flows. */
export const operations: ValueType<Operations> = {
  ...written,
  read(node, path, reader) {
    const read = written.read(node, path, reader);
    if (read === undefined || !isMap(node)) return undefined;
    const found = new Map([...read].filter(([name]) => Object.hasOwn(OPERATION_DOCS, name))) as Map<
      IdpOperationName,
      readonly RestStep[]
    >;
    for (const { key } of entriesOf(node, reader)) {
      const own = found.get(key as IdpOperationName);
      if (own !== undefined) check(key as IdpOperationName, own, found, pathTo(path, key), reader);
    }
    return found;
  },
};

function check(name: IdpOperationName, own: readonly RestStep[], all: Operations, path: string, reader: Reader): void {
  const operation: IdpOperation = IDP_OPERATIONS[name];
  const known = new Set(Object.keys(operation.parameters));
  if (own.length === 0) reportAt(reader, path, `\`${name}\` does nothing.`, 'Give it a request, or leave it out.');
  for (const step of own) {
    checkNames(name, step, known, reader);
    if (step.does === 'call') checkCall(name, step.operation, all, step.at, reader);
    if (step.does === 'request') checkMethod(name, operation, step.method, step.at, reader);
    if (step.as === undefined) continue;
    if (Object.hasOwn(operation.parameters, step.as) || step.as === 'item' || !/^[A-Za-z][\w-]*$/.test(step.as))
      reportAt(
        reader,
        `${step.at}/as`,
        `\`${step.as}\` can not name an answer here.`,
        'Take another name: letters, digits, - and _, not that of a parameter.',
      );
    known.add(step.as);
  }
}

function checkNames(name: string, step: RestStep, known: ReadonlySet<string>, reader: Reader): void {
  const repeats = step.does === 'request' && step.forEach !== undefined;
  for (const ignored of step.does === 'request' ? step.ignores : [])
    if (!known.has(ignored))
      reportAt(reader, `${step.at}/ignores`, `\`${name}\` has no parameter \`${ignored}\`.`, didYouMean(ignored, known));
  for (const reference of referencesOf(step)) {
    if (known.has(reference.name) || (reference.name === 'item' && repeats)) continue;
    const message = `There is no \`${reference.name}\` in \`${name}\` at this place.`;
    reportAt(reader, reference.at, message, didYouMean(reference.name, [...known, ...(repeats ? ['item'] : [])]));
  }
}

function checkCall(caller: IdpOperationName, called: IdpOperationName, all: Operations, path: string, reader: Reader): void {
  const parameters: IdpOperation['parameters'] = IDP_OPERATIONS[called].parameters;
  const own: IdpOperation['parameters'] = IDP_OPERATIONS[caller].parameters;
  const lacks = Object.keys(parameters).find((name) => parameters[name]!.required && !Object.hasOwn(own, name));
  if (!all.has(called))
    reportAt(reader, `${path}/call`, `\`${called}\` is not described here.`, `Add \`${called}:\` to the operations.`);
  else if (lacks !== undefined)
    reportAt(reader, `${path}/call`, `\`${called}\` needs the parameter \`${lacks}\`, which \`${caller}\` does not have.`);
  else if (reaches(called, caller, all)) reportAt(reader, `${path}/call`, `\`${called}\` leads back to \`${caller}\`.`);
}

function reaches(from: IdpOperationName, to: IdpOperationName, all: Operations, seen = new Set<IdpOperationName>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (all.get(from) ?? []).some((step) => step.does === 'call' && reaches(step.operation, to, all, seen));
}

/** A dry run makes the requests of look-ups, so they must not write; some servers search by POST. */
function checkMethod(name: string, { writes }: IdpOperation, method: string, path: string, reader: Reader): void {
  if (writes || method === 'GET' || method === 'POST') return;
  const message = `\`${name}\` is a look-up, which a dry run makes too; ${method} would write.`;
  reportAt(
    reader,
    reader.positions.has(`${path}/method`) ? `${path}/method` : keyPath(path),
    message,
    'Use GET, or POST for a search.',
  );
}
