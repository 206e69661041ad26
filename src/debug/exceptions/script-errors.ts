import type { ExceptionFilter } from './filter.ts';

export const uncaughtScriptError: ExceptionFilter = {
  id: 'script-uncaught',
  label: 'Uncaught script error',
  description: 'Stops at the line of a script that throws an error which the script does not catch.',
  byDefault: true,
  scripts: 'uncaught',
};

export const caughtScriptError: ExceptionFilter = {
  id: 'script-caught',
  label: 'Caught script error',
  description: 'Stops at the line of a script that throws an error which the script itself catches.',
  byDefault: false,
  scripts: 'caught',
};
