import type { Json, JsonObject } from '../../flow/json.ts';
import type { ScopeDefinition } from './definition.ts';

/** The targets of the environment, each with the call made last. */
export const targets: ScopeDefinition = {
  title: 'Targets',
  open: false,
  values: (context) =>
    context.targets.map(({ name, kind, address }) => {
      const call = context.lastCalls.get(name);
      const value: JsonObject = { kind, address };
      if (call)
        value['lastCall'] = {
          what: call.what,
          parameters: call.parameters,
          ...(call.failure ? { failure: call.failure as unknown as Json } : { answer: call.answer ?? null }),
        };
      return { name, value };
    }),
};
