import type { CommandDefinition } from '../command.ts';
import { dap } from './dap.ts';
import { demo } from './demo.ts';
import { idp } from './idp.ts';
import { run } from './run.ts';
import { schema } from './schema.ts';
import { targets } from './targets.ts';
import { validate } from './validate.ts';

/** Every command, in the order of `--help`. A new command is a file beside this one and a line here. */
export const COMMANDS: readonly CommandDefinition[] = [run, validate, targets, idp, dap, schema, demo];
