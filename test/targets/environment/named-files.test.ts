import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { makeAuthority, type Authority } from '../../../scripts/targets/signed-certificate.ts';
import { openEnvironment } from '../../../src/targets/environment/environment.ts';
import { environmentVariables } from '../../../src/targets/environment/reference.ts';
import { loadTargetsFile } from '../../../src/targets/environment/targets-file.ts';

/** What a person is told of a file that a targets file names and that is not as it should be. */
describe('files that a targets file names', () => {
  let folder = '';
  let authority: Authority;
  before(() => {
    authority = makeAuthority();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-named-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
  const refused = async (settings: string, message: RegExp): Promise<void> => {
    write('idflow.targets.yaml', `environments: { live: { hr: { ${settings} } } }`);
    const kind = /kind: (sqlite|postgresql)/.test(settings) ? 'sql' : 'okta';
    await assert.rejects(
      async () => {
        const opened = await openEnvironment({
          folder,
          targetsFile: loadTargetsFile(join(folder, 'idflow.targets.yaml')),
          wanted: new Map([['hr', kind]]),
          references: environmentVariables({ IDFLOW_SECRET_T: 'canary', IDFLOW_SECRET_KEY: authority.sign('flow').key }),
        });
        await opened.close();
      },
      { name: 'EnvironmentError', message },
    );
  };
  const server = 'kind: postgresql, host: 127.0.0.1, database: hr, user: flow';
  const okta = "kind: okta, url: 'https://acme.okta.com', auth: { type: ssws, token: '${secret:t}' }";

  it('are named with their target, and where names start', async () => {
    await refused(
      "kind: sqlite, file: ':memory:', schema: gone.sql",
      /^The target `hr` of the environment `live` can not be opened: The schema .*gone\.sql does not exist\. Check its name; in idflow\.targets\.yaml names start at the folder of that file\.$/,
    );
    mkdirSync(join(folder, 'database'));
    await refused("kind: sqlite, file: ':memory:', schema: database", /The schema .*database is a folder\. Name a file in it\.$/);
    write('latin.sql', Buffer.from([0x2d, 0x2d, 0xe4, 0x0a]));
    await refused("kind: sqlite, file: ':memory:', schema: latin.sql", /latin\.sql is not UTF-8 text\. Save it as UTF-8\.$/);
  });

  it('are certificates where certificates belong', async () => {
    write('ca.der', Buffer.from([0x30, 0x82, 0x01, 0x0a]));
    write('readme.md', '# Certificates');
    write('key.pem', authority.sign('flow').key);
    write('cut.pem', authority.certificate.replace(/\n.{20}/, '\n'));
    for (const target of [server, okta]) {
      const none = /The certificate .* holds no certificate in PEM form \(-----BEGIN CERTIFICATE-----\)\./;
      for (const file of ['ca.der', 'readme.md', 'key.pem']) await refused(`${target}, ca: ${file}`, none);
      await refused(`${target}, ca: ca.der`, /convert it: openssl x509 -inform der/);
      await refused(`${target}, ca: cut.pem`, /A certificate in .*cut\.pem can not be read; it is damaged or cut off\.$/);
      await refused(`${target}, client-certificate: readme.md, client-key: '\${secret:key}'`, none);
    }
  });

  it('go together: a certificate of this side and its key', async () => {
    write('own.pem', authority.sign('flow').certificate);
    for (const target of [server, okta]) {
      await refused(`${target}, client-certificate: own.pem`, /has a `client-certificate` but no `client-key`; it takes both\.$/);
      await refused(
        `${target}, client-key: '\${secret:key}'`,
        /has a `client-key` but no `client-certificate`; it takes both\.$/,
      );
    }
  });

  it('are text: the targets file too', () => {
    write('idflow.targets.yaml', Buffer.from([0x00, 0xff, 0xfe]));
    assert.throws(() => loadTargetsFile(join(folder, 'idflow.targets.yaml')), /is not UTF-8 text\. Save it as UTF-8\.$/);
  });
});
