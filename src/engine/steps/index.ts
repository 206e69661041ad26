import type { StepKind } from '../../flow/steps/index.ts';
import { call } from './call.ts';
import { check } from './check.ts';
import { consent } from './consent.ts';
import { decide } from './decide.ts';
import type { StepCompiler } from './definition.ts';
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

/** What every kind of step does; the language side of each is in `flow/steps`, and neither list compiles without the other. */
export const STEP_COMPILERS: { readonly [K in StepKind]: StepCompiler<K> } = {
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
};
