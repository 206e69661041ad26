import { Argument } from 'commander';
import { flowJsonSchema } from '../../flow/json-schema.ts';
import { targetsJsonSchema } from '../../targets/environment/targets-schema.ts';
import type { CommandDefinition } from '../command.ts';

const SCHEMAS = { flow: flowJsonSchema, targets: targetsJsonSchema } as const;

/** Prints the JSON Schema of flow files or targets files, for editors. */
export const schema: CommandDefinition = (program, { terminal, action }) => {
  program
    .command('schema')
    .summary('print the JSON Schema of flow files, or of idflow.targets.yaml')
    .description('Prints a JSON Schema, for editors: completion, hover and checks while typing.')
    .addArgument(new Argument('[files]', 'which files it describes').choices(Object.keys(SCHEMAS)).default('flow'))
    .addHelpText(
      'after',
      '\nExamples:\n  idflow schema > idflow.schema.json\n  idflow schema targets > idflow.targets.schema.json',
    )
    .action(
      action((files: keyof typeof SCHEMAS) => {
        terminal.print(JSON.stringify(SCHEMAS[files](), null, 2));
        return 0;
      }),
    );
};
