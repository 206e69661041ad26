import { operationWrites } from '../../flow/call-effects.ts';
import { IDP_OPERATIONS } from '../../flow/idp-operations.ts';
import type { JsonObject } from '../../flow/json.ts';
import { idpOperation } from '../property.ts';
import { noteWrite, runOperation } from '../target-call.ts';
import type { StepCompiler } from './definition.ts';

/** Performs a named operation of an identity provider. */
export const idp: StepCompiler<'idp'> = (step, { compiler, index, port, self }) => {
  const target = compiler.idpTarget(step.target);
  const operation = idpOperation(step.idp);
  const compute = compiler.stepComputed(step.with ?? new Map(), step.idp);
  const [next, missing] = [port('next'), port('missing')];
  const alreadyExists = step['already-exists-when']?.map((predicate) => ({
    status: predicate.status,
    errorCode: predicate['error-code'],
    cause: predicate.cause,
  }));
  return {
    creates: operation.startsWith('create-') || operation === 'request',
    async run(scope) {
      const parameters = (await compute(scope, undefined, undefined)) as JsonObject;
      const { answer } = await runOperation(scope, self, target, operation, parameters, { alreadyExists });
      scope.outputs[index] = answer ?? null;
      if (operationWrites(operation, parameters)) noteWrite(scope, self, target.name, operation);
      const looksUp = 'mayMiss' in IDP_OPERATIONS[operation] || operation === 'request';
      return looksUp && (answer === null || answer === undefined) ? missing : next;
    },
  };
};
