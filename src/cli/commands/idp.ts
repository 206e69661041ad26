import { InvalidArgumentError } from 'commander';
import { resolve } from 'node:path';
import { startEmbeddedIdp } from '../../targets/embedded/idp/embedded-idp.ts';
import { readIdpSeed } from '../../targets/environment/connections/okta-embedded.ts';
import { makeDataFolder } from '../../targets/environment/data-folder.ts';
import { CliFailure } from '../cli-failure.ts';
import type { CommandDefinition } from '../command.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Terminal } from '../output/terminal.ts';
import { counted } from '../output/problems.ts';
import { shownPath } from '../output/shown-path.ts';

interface IdpOptions {
  readonly port: number;
  readonly file?: string;
  readonly seed?: string;
  readonly token?: string;
  readonly latency: number;
}

const HELP = `
Examples:
  idflow idp --port 8080 --token dev-token
  idflow idp --file .idflow/idp.db --seed samples/create-user/database/idp.yaml`;

/** Runs the embedded IdP by itself, for other programs to talk to. */
export const idp: CommandDefinition = (program, { terminal, action }) => {
  program
    .command('idp')
    .summary('run the embedded IdP, which answers as Okta does')
    .description('Runs the embedded IdP until Ctrl+C: users, groups, apps and trusted origins, on this machine only.')
    .option('-p, --port <port>', 'port (default: any free one)', portNumber, 0)
    .option('-f, --file <file>', 'store, made when missing (default: in memory)')
    .option('--seed <file>', 'YAML with users, groups, apps and trusted origins for the first start')
    .option('--token <token>', 'API token to accept (default: a new one)')
    .option('--latency <ms>', 'milliseconds before each answer', milliseconds, 0)
    .addHelpText('after', HELP)
    .action(action((options: IdpOptions) => serve(options, terminal)));
};

async function serve({ port, file, seed, token, latency }: IdpOptions, terminal: Terminal): Promise<number> {
  if (file !== undefined) makeDataFolder(resolve(file));
  const interrupted = new Promise<void>((stop) => {
    process.once('SIGINT', () => stop());
    process.once('SIGTERM', () => stop());
  });
  const idp = await startEmbeddedIdp({
    port,
    latencyMs: latency,
    ...(file === undefined ? {} : { file: resolve(file) }),
    ...(seed === undefined ? {} : { seed: readIdpSeed(resolve(seed)) }),
    ...(token === undefined ? {} : { tokens: [token] }),
  }).catch((error: unknown) => {
    throw new CliFailure(error instanceof Error ? error.message : String(error), EXIT_CODES.failed.code, error);
  });
  const { bold, dim } = terminal.colours;
  const { users, groups, apps } = { users: idp.state.users(), groups: idp.state.groups(), apps: idp.state.apps() };
  terminal.print(`${bold('Embedded IdP')}  ${file === undefined ? 'in memory' : shownPath(resolve(file))}`);
  terminal.print(dim([counted(users.length, 'user'), counted(groups.length, 'group'), counted(apps.length, 'app')].join(', ')));
  terminal.print();
  terminal.print(`  url    ${idp.url}`);
  terminal.print(`  token  ${idp.token}`);
  terminal.print();
  terminal.print(`  curl -H 'Authorization: SSWS ${idp.token}' '${idp.url}/api/v1/users'`);
  terminal.print();
  terminal.print(dim('Ctrl+C ends it.'));
  await interrupted;
  const requests = idp.requestCount;
  await idp.close();
  terminal.print(`\nEnded after ${counted(requests, 'request')}.`);
  return 0;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a port: a whole number from 0 to 65535.');
}

function milliseconds(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number of milliseconds.');
}
