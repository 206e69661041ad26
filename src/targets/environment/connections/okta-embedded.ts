import { parse } from 'yaml';
import { optional, required } from '../../../flow/grammar/collections.ts';
import { duration } from '../../../flow/grammar/scalars.ts';
import type { IdpSeed } from '../../embedded/idp/embedded-idp.ts';
import { defineConnection, IN_MEMORY } from '../connection.ts';
import { EnvironmentError } from '../environment-error.ts';
import { textWithReferences } from '../reference.ts';
import { fileName, readSource } from '../source-file.ts';

/** The IdP that comes with idflow: started with the run, reached over HTTP as a real org is. */
export const oktaEmbedded = defineConnection({
  kind: 'okta-embedded',
  doc: 'An embedded IdP that answers as Okta does.',
  targetKind: 'okta',
  fields: {
    file: required(
      textWithReferences('a file name, or `:memory:`'),
      'Its store, made when missing; `:memory:` lives as long as the process.',
    ),
    seed: optional(fileName, 'What it holds at its first start: users, groups, apps, trusted origins.'),
    latency: optional(duration, 'Time before each answer; default none.'),
  },
  inMemory: ({ file }) => file === IN_MEMORY,
  async open({ file: written, seed, latency }, { name, resolve, dataPath, sourcePath }) {
    const named = await resolve(written);
    const file = named === IN_MEMORY ? undefined : dataPath(named);
    const { startEmbeddedIdp } = await import('../../embedded/idp/embedded-idp.ts');
    const { createOktaTarget } = await import('../../idp/okta/target.ts');
    const idp = await startEmbeddedIdp({
      ...(file === undefined ? {} : { file }),
      ...(seed === undefined ? {} : { seed: readIdpSeed(sourcePath(seed)) }),
      ...(latency === undefined ? {} : { latencyMs: latency }),
    });
    const target = createOktaTarget({ name, orgUrl: idp.url, auth: { type: 'ssws', token: idp.token } });
    return {
      target,
      address: file ?? IN_MEMORY,
      idp,
      close: async () => {
        await target.close();
        await idp.close();
      },
    };
  },
});

/** Reads a seed file, YAML or JSON; what it says is checked by the IdP. @throws EnvironmentError */
export function readIdpSeed(path: string): IdpSeed {
  try {
    return parse(readSource(path, 'seed')) as IdpSeed;
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(
      `The seed ${path} is no YAML: ${error instanceof Error ? error.message.split('\n', 1)[0]! : String(error)}`,
    );
  }
}
