import { browseTarget } from '../../runner/look-around.ts';
import type { BrowseEntry } from '../../targets/browse.ts';
import { targetsAt } from '../../runner/target-place.ts';
import type { CommandDefinition } from '../command.ts';
import { lookFrom, lookOptions, type LookOptions } from '../look/look-options.ts';
import { tableLines } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text-width.ts';

interface ListOptions extends LookOptions {
  readonly filter?: string;
  readonly all?: true;
}

const HELP = `
Examples:
  idflow targets list --env staging                  the targets of the environment
  idflow targets list hr                             tables and views of a database, or its schemas
  idflow targets list hr public people               columns of a table
  idflow targets list idp users --filter jane
  idflow targets list ad ou=people,dc=example,dc=org

Lists what may be read. Exit codes: 0 listed, 1 the target refused or has nothing there, 2 no such environment or target.`;

/** Lists what is in a target. */
export const targetsList: CommandDefinition = (command, { terminal, action }) => {
  const list = command
    .command('list')
    .summary('list what is in a target: tables, users, groups, entries')
    .description('Looks around in a target. Without a target: lists those of the environment. Reads only.')
    .argument('[target]', 'name of the target')
    .argument('[path...]', 'where to look in it, from its top')
    .option('--filter <text>', 'only names that hold this (or begin with it, where the server can not search otherwise)')
    .option('--all', 'every page (default: the first)')
    .addHelpText('after', HELP)
    .action(
      action((target: string | undefined, path: string[], options: ListOptions) =>
        target === undefined ? listTargets(options, terminal) : listEntries(target, path, options, terminal),
      ),
    );
  lookOptions(list);
};

function listTargets(options: ListOptions, terminal: Terminal): number {
  const { place, access } = lookFrom(options, terminal);
  const { connections } = targetsAt(place, access.files);
  const rows = [...connections].map(([name, { kind }]) => ({ name, kind }));
  if (options.json) for (const row of rows) terminal.print(JSON.stringify({ v: 1, ...row }));
  else
    for (const line of tableLines(
      ['target', 'kind'],
      rows.map(({ name, kind }) => [name, kind]),
      terminal,
    ))
      terminal.print(line);
  return 0;
}

async function listEntries(target: string, path: readonly string[], options: ListOptions, terminal: Terminal): Promise<number> {
  const { place, access } = lookFrom(options, terminal);
  const { filter, all, json } = options;
  const entries: BrowseEntry[] = [];
  let from: string | undefined;
  do {
    const page = await browseTarget(place, target, path, { from, filter }, access);
    entries.push(...page.entries);
    from = page.next;
  } while (all && from !== undefined);
  if (json) for (const entry of entries) terminal.print(JSON.stringify({ v: 1, target, ...entry }));
  else printEntries(entries, terminal);
  if (from !== undefined)
    terminal.complain(`These are the first ${entries.length}; there are more: --all lists them all, --filter fewer.`);
  return 0;
}

function printEntries(entries: readonly BrowseEntry[], terminal: Terminal): void {
  if (entries.length === 0) return terminal.print(terminal.colours.dim('  Nothing.'));
  const rows = entries.map(({ name, kind, detail = '', path, fetchable }) => {
    const last = path.at(-1)!;
    return [printable(name), kind, printable(detail), fetchable && last !== name ? printable(last) : ''];
  });
  // an id is shown where the name is not what `targets show` takes
  const ids = rows.some(([, , , id]) => id !== '');
  const head = ['name', 'kind', 'detail', ...(ids ? ['id'] : [])];
  for (const line of tableLines(
    head,
    rows.map((row) => row.slice(0, head.length)),
    terminal,
  ))
    terminal.print(line);
}
