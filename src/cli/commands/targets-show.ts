import { fetchFromTarget } from '../../runner/look-around.ts';
import type { CommandDefinition } from '../command.ts';
import { lookFrom, lookOptions, type LookOptions } from '../look/look-options.ts';
import type { Terminal } from '../output/terminal.ts';
import { CONTROL } from '../output/text-width.ts';

const HELP = `
Examples:
  idflow targets show hr people                      definition of a table
  idflow targets show idp users 00u1ab2cd3 --json
  idflow targets show ad uid=jane,ou=people,dc=example,dc=org

Exit codes: 0 shown, 1 the target refused or has nothing there, 2 no such environment or target.`;

/** Shows one thing of a target as the target has it. */
export const targetsShow: CommandDefinition = (command, { terminal, action }) => {
  const show = command
    .command('show')
    .summary('show one thing of a target: a table, a user, an entry')
    .description('Fetches one thing from a target, raw but for passwords and secrets. Reads only.')
    .argument('<target>', 'name of the target')
    .argument('<path...>', 'where it is, as `idflow targets list` shows it')
    .addHelpText('after', HELP)
    .action(action((target: string, path: string[], options: LookOptions) => showThing(target, path, options, terminal)));
  lookOptions(show);
};

async function showThing(target: string, path: readonly string[], options: LookOptions, terminal: Terminal): Promise<number> {
  const { place, access } = lookFrom(options, terminal);
  const found = await fetchFromTarget(place, target, path, access);
  if (options.json) terminal.print(JSON.stringify(found));
  else terminal.print(JSON.stringify(found, undefined, 2).replace(CONTROL, escaped));
  return 0;
}

/** What would steer the terminal is shown as JSON may write it. */
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
