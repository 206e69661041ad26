import { ERROR_KINDS, UNCATCHABLE_KINDS, type ErrorKind } from '../flow/error-kind.ts';
import type { CompiledStep } from './compiled-step.ts';
import { StepError } from './failure.ts';

/** A port that somebody chose. @throws StepError of its kind where it is one for errors */
export function portTaken(step: CompiledStep, port: number): number {
  const edge = step.ports[port]!;
  if (edge.kind !== 'error') return port;
  const kind =
    edge.name === 'any' ? ERROR_KIND_NAMES.find((name) => !step.errorPorts.has(name) && !UNCATCHABLE_KINDS.has(name)) : edge.name;
  throw new StepError((kind ?? 'script') as ErrorKind, `The port \`${edge.name}\` was chosen in the debugger.`);
}

const ERROR_KIND_NAMES = Object.keys(ERROR_KINDS) as readonly ErrorKind[];
