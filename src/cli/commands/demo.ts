import type { CommandDefinition } from '../command.ts';
import { runDemo } from '../demo/demo.ts';

/** Shows what idflow does, on embedded targets in a folder of its own. */
export const demo: CommandDefinition = (program, { terminal, action }) => {
  program
    .command('demo')
    .summary('a tour: provision a few people on embedded targets')
    .description('Provisions a handful of people through the sample flows, in a new folder, on an embedded database and IdP.')
    .option('--keep', 'leave the folder there')
    .action(action((options: { keep?: true }) => runDemo(options, terminal)));
};
