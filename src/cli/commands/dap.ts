import { Option } from 'commander';
import { DapSession } from '../../debug/dap/dap-session.ts';
import { answersOfParent } from '../../runner/value-channel.ts';
import type { CommandDefinition } from '../command.ts';
import { debuggeesOn } from '../dap/open-debuggee.ts';

/** Debugs flows for an editor, by the Debug Adapter Protocol over standard input and output. */
export const dap: CommandDefinition = (program, { terminal, action }) => {
  program
    .command('dap')
    .summary('debug flows from an editor (Debug Adapter Protocol)')
    .description('Serves the Debug Adapter Protocol on standard input and output, for editors. It opens no port.')
    .addOption(
      new Option(
        '--ask-parent',
        'ask the program that started this one for secrets and confirmation, over its IPC channel',
      ).hideHelp(),
    )
    .action(
      action(async ({ askParent }: { askParent?: true }) => {
        const session = new DapSession(debuggeesOn(terminal, askParent ? answersOfParent(process) : undefined));
        session.start(terminal.input, terminal.output);
        await session.ended;
        return 0;
      }),
    );
};
