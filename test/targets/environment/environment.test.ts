import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetKind } from '../../../src/flow/flow-file.ts';
import { startEmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { openEnvironment, type EnvironmentOptions, type OpenEnvironment } from '../../../src/targets/environment/environment.ts';
import { environmentVariables, secretVariable } from '../../../src/targets/environment/reference.ts';
import { loadTargetsFile } from '../../../src/targets/environment/targets-file.ts';

describe('an environment', () => {
  let folder = '';
  const opened: OpenEnvironment[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-env-'));
  });
  afterEach(async () => {
    for (const environment of opened.splice(0)) await environment.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const open = async (
    wanted: Record<string, TargetKind>,
    more: Partial<EnvironmentOptions> = {},
    variables: Record<string, string> = {},
  ): Promise<OpenEnvironment> => {
    const file = join(folder, 'idflow.targets.yaml');
    const targetsFile = existsSync(file) ? loadTargetsFile(file) : undefined;
    const environment = await openEnvironment({
      folder,
      targetsFile,
      wanted: new Map(Object.entries(wanted)),
      references: environmentVariables(variables),
      ...more,
    });
    opened.push(environment);
    return environment;
  };

  it('opens the targets that are wanted, with paths relative to its file', async () => {
    write(
      'idflow.targets.yaml',
      'environments:\n  local:\n    hr: { kind: sqlite, file: .idflow/hr.db, schema: hr.sql }\n    idp: { kind: okta-embedded, file: .idflow/idp.db, seed: seed.yaml }\n    other: { kind: sqlite, file: other.db }\n',
    );
    write('hr.sql', 'CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY)');
    write('seed.yaml', 'groups:\n  - name: Staff\n');
    const { targets, connections } = await open({ hr: 'sql', idp: 'okta' });
    const hr = targets.get('hr');
    assert.ok(hr?.kind === 'sql');
    await (await hr.prepare('INSERT INTO users DEFAULT VALUES')).run([]);
    const idp = targets.get('idp');
    assert.ok(idp?.kind === 'idp');
    assert.equal(typeof (await idp.call('find-group', { name: 'Staff' })).value, 'object');
    assert.deepEqual(
      connections
        .get('idp')
        ?.idp?.state.groups()
        .map(({ name }) => name),
      ['Staff'],
    );
    assert.equal(connections.get('hr')?.address, join(folder, '.idflow', 'hr.db'));
    assert.ok(!existsSync(join(folder, 'other.db')), 'what is not wanted stays closed');
  });

  it('names all variables that a target lacks at once', async () => {
    write(
      'idflow.targets.yaml',
      "environments:\n  live:\n    ad: { kind: active-directory, url: 'ldaps://${env:AD_HOST}', bind: { user: '${env:AD_USER}@${env:AD_HOST}', password: '${secret:ad}' }, users: { base: '${env:AD_PEOPLE}' } }\n",
    );
    await assert.rejects(open({ ad: 'idp' }, {}, { AD_PEOPLE: 'OU=People' }), {
      name: 'EnvironmentError',
      message:
        'The target `ad` of the environment `live` needs `AD_HOST`, which has no value. Set the environment variable AD_HOST. Not set either: AD_USER, IDFLOW_SECRET_AD.',
    });
    await assert.rejects(open({ ad: 'idp' }, {}, { AD_PEOPLE: 'OU=People', AD_HOST: 'dc', AD_USER: 'flow' }), {
      message: /needs the secret `ad`, which has no value\. Set the environment variable IDFLOW_SECRET_AD\.$/,
    });
  });

  it('keeps embedded data away from version control', async () => {
    await open({ hr: 'sql' });
    assert.equal(readFileSync(join(folder, '.idflow', '.gitignore'), 'utf8'), '*\n');
  });

  it('says that a file is in the place of the folder for its data', async () => {
    write('.idflow', '');
    await assert.rejects(open({ hr: 'sql' }), {
      name: 'EnvironmentError',
      message: /The folder .*\.idflow can not be made: a file is in its place\./,
    });
  });

  it('is embedded beside the flow where there is no file', async () => {
    const environment = await open({ hr: 'sql', idp: 'okta' });
    assert.equal(environment.name, 'embedded');
    assert.deepEqual(
      [...environment.connections].map(([name, { kind, address }]) => [name, kind, address]),
      [
        ['hr', 'sqlite', join(folder, '.idflow', 'hr.db')],
        ['idp', 'okta-embedded', join(folder, '.idflow', 'idp.idp.db')],
      ],
    );
  });

  it('can keep its data elsewhere', async () => {
    write('idflow.targets.yaml', 'environments:\n  local:\n    hr: { kind: sqlite, file: .idflow/hr.db }\n');
    const dataFolder = join(folder, 'elsewhere');
    const { stateFile } = await open({ hr: 'sql' }, { dataFolder });
    assert.deepEqual(readdirSync(join(dataFolder, '.idflow')).slice(0, 2), ['.gitignore', 'hr.db']);
    assert.equal(stateFile, join(dataFolder, '.idflow', 'state.db'));
  });

  it('has no file for its state when a target lives in memory', async () => {
    write('idflow.targets.yaml', "environments:\n  local:\n    hr: { kind: sqlite, file: ':memory:' }\n");
    assert.equal((await open({ hr: 'sql' })).stateFile, undefined);
    assert.deepEqual(readdirSync(folder), ['idflow.targets.yaml']);
  });

  it('reaches an Okta org with its secret, and says which values are secret', async () => {
    const org = await startEmbeddedIdp({ tokens: ['00secretToken'] });
    try {
      write(
        'idflow.targets.yaml',
        "environments:\n  live:\n    idp: { kind: okta, url: '${env:OKTA_URL}', auth: { type: ssws, token: '${secret:okta-token}' } }\n",
      );
      const { targets, secrets } = await open(
        { idp: 'okta' },
        {},
        { OKTA_URL: org.url, IDFLOW_SECRET_OKTA_TOKEN: '00secretToken' },
      );
      assert.equal((await targets.get('idp')!.test()).ok, true);
      assert.deepEqual(secrets, ['00secretToken']);
    } finally {
      await org.close();
    }
  });

  const TWO =
    "environments:\n  live:\n    hr: { kind: sqlite, file: hr.db }\n    idp: { kind: okta, url: 'https://x.okta.com', auth: { type: ssws, token: '${secret:okta-token}' } }\n";
  const refused: [
    title: string,
    file: string | undefined,
    wanted: Record<string, TargetKind>,
    more: Partial<EnvironmentOptions>,
    message: RegExp,
  ][] = [
    [
      'an environment without a file',
      undefined,
      {},
      { name: 'staging' },
      /There is no idflow\.targets\.yaml in .* or a folder around it, so there is no environment `staging`\./,
    ],
    ['an unknown environment', TWO, {}, { name: 'life' }, /has no environment `life`\. Did you mean `live`\?/],
    [
      'a target that it does not have',
      TWO,
      { hrr: 'sql' },
      {},
      /The flow needs the target `hrr` \(sql\), which the environment `live` in .* does not have\. Did you mean `hr`\?/,
    ],
    [
      'a target of another kind',
      TWO,
      { hr: 'okta' },
      {},
      /needs `hr` to be of kind okta, but in the environment `live` in .* it is a connection of kind sqlite/,
    ],
    [
      'a secret without a value',
      TWO,
      { hr: 'sql', idp: 'okta' },
      {},
      /The target `idp` of the environment `live` needs the secret `okta-token`, which has no value\. Set the environment variable IDFLOW_SECRET_OKTA_TOKEN\./,
    ],
    [
      'a schema that is not there',
      'environments:\n  a:\n    hr: { kind: sqlite, file: hr.db, schema: gone.sql }\n',
      { hr: 'sql' },
      {},
      /The schema .*gone\.sql does not exist\./,
    ],
    [
      'a seed that is no YAML',
      'environments:\n  a:\n    i: { kind: okta-embedded, file: i.db, seed: idflow.targets.yaml }\n',
      { i: 'okta' },
      {},
      /The target `i` of the environment `a` can not be opened: The seed of the embedded IdP is not valid/,
    ],
    [
      'a file that is no database',
      'environments:\n  a:\n    hr: { kind: sqlite, file: idflow.targets.yaml }\n',
      { hr: 'sql' },
      {},
      /The target `hr` of the environment `a` can not be opened: .*idflow\.targets\.yaml/,
    ],
  ];
  for (const [title, file, wanted, more, message] of refused)
    it(`refuses ${title}, in a sentence`, async () => {
      if (file !== undefined) write('idflow.targets.yaml', file);
      await assert.rejects(open(wanted, more), { name: 'EnvironmentError', message });
    });

  it('names the variable of a secret', () => {
    assert.equal(secretVariable('okta-token'), 'IDFLOW_SECRET_OKTA_TOKEN');
    assert.equal(secretVariable('hr.db password'), 'IDFLOW_SECRET_HR_DB_PASSWORD');
  });
});
