import { flowJsonSchema } from '../../flow/json-schema.ts';
import type { CommandDefinition } from '../command.ts';

/** Prints the JSON Schema of flow files, for editors. */
export const schema: CommandDefinition = (program, { terminal, action }) => {
  program
    .command('schema')
    .summary('print the JSON Schema of flow files')
    .description('Prints the JSON Schema of flow files, for editors: completion, hover and checks while typing.')
    .addHelpText('after', '\nExample:\n  idflow schema > idflow.schema.json')
    .action(
      action(() => {
        terminal.print(JSON.stringify(flowJsonSchema(), null, 2));
        return 0;
      }),
    );
};
