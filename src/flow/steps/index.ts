import { call } from './call.ts';
import { check } from './check.ts';
import { consent } from './consent.ts';
import { decide } from './decide.ts';
import type { StepDefinition, StepValues } from './definition.ts';
import { deleteStep } from './delete.ts';
import { delta } from './delta.ts';
import { end } from './end.ts';
import { fetch } from './fetch.ts';
import { forEach } from './for-each.ts';
import { idp } from './idp.ts';
import { insert } from './insert.ts';
import { log } from './log.ts';
import { map } from './map.ts';
import { parse } from './parse.ts';
import { script } from './script.ts';
import { sql } from './sql.ts';
import { switchStep } from './switch.ts';
import { trigger } from './trigger.ts';
import { update } from './update.ts';

/** Every kind of step, in the order of the reference page. A new kind is a file beside this one and a line here. */
export const STEP_DEFINITIONS = {
  decide,
  switch: switchStep,
  consent,
  map,
  check,
  fetch,
  parse,
  delta,
  trigger,
  insert,
  update,
  delete: deleteStep,
  'for-each': forEach,
  sql,
  idp,
  script,
  call,
  log,
  end,
} as const;

export type StepKind = keyof typeof STEP_DEFINITIONS;

/** Settings of a step of one kind, without the common ones. */
export type StepOf<K extends StepKind> = StepValues<(typeof STEP_DEFINITIONS)[K]>;

/** Looks a kind up by name; undefined for anything that is not one. */
export function stepDefinition(kind: string): StepDefinition | undefined {
  return Object.hasOwn(STEP_DEFINITIONS, kind) ? STEP_DEFINITIONS[kind as StepKind] : undefined;
}
