import { beforeDelete } from './before-delete.ts';
import { beforeWrite } from './before-write.ts';
import type { ExceptionFilter } from './filter.ts';
import { rateLimited } from './rate-limited.ts';
import { caughtScriptError, uncaughtScriptError } from './script-errors.ts';
import { stepFailed } from './step-failed.ts';
import { vetoed } from './vetoed.ts';

/** What a run can be stopped at besides breakpoints. A new one is a file beside this one and a line here. */
export const EXCEPTION_FILTERS: readonly ExceptionFilter[] = [
  uncaughtScriptError,
  caughtScriptError,
  stepFailed,
  vetoed,
  rateLimited,
  beforeWrite,
  beforeDelete,
];
