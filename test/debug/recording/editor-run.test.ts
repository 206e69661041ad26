import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, afterEach, beforeEach } from 'mocha';
import { readRecording } from '../../../src/debug/recording/read-recording.ts';
import { withSlashes } from '../../../src/runner/flow-files.ts';
import { runFlow } from '../../../src/runner/run-flow.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';

const HELLO = fileURLToPath(new URL('../../../samples/hello/', import.meta.url));
const JANE = { login: 'jane@example.com', email: 'jane@example.com', firstName: 'Jane', lastName: 'Doe' };

describe('A run from the editor', () => {
  const sandbox = createSandbox({ workers: 1 });
  let folder: string;
  after(() => sandbox.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-recording-'));
    cpSync(HELLO, folder, { recursive: true, filter: (path) => !path.endsWith('.idflow') });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const run = (path: string, unsaved: Record<string, string> = {}) =>
    runFlow(
      {
        type: 'run',
        file: withSlashes(join(folder, 'hello.idflow.yaml')),
        unsaved,
        input: JANE,
        environment: null,
        mode: 'full',
        record: { path, idflow: '1.2.3' },
      },
      {
        send: () => undefined,
        sandbox,
        signal: new AbortController().signal,
        askConsent: () => Promise.resolve(false),
        confirmRun: () => false,
        confirmDelete: () => Promise.resolve(false),
        askValue: () => Promise.resolve(undefined),
      },
    );

  it('is recorded where that is asked for, with the fingerprints of its files', async () => {
    const path = join(folder, 'run.ndjson');
    assert.equal(await run(path, { '/elsewhere/other.idflow.yaml': 'open, and not part of it' }), undefined);
    const { header, runs } = readRecording(path);
    assert.deepEqual([header.idflow, Object.keys(header.files)], ['1.2.3', ['hello.idflow.yaml']]);
    const [only] = runs;
    assert.equal(only?.tape.begin.label, 'login jane@example.com');
    assert.deepEqual(
      only.tape.steps.map(({ step }) => step),
      ['find', 'create', 'hello'],
    );
    assert.equal(only.tape.end?.outcome, 'succeeded');
  });

  it('is refused where it can not be recorded', async () => {
    const refusal = await run(join(folder, 'nowhere', 'run.ndjson'));
    assert.match(refusal?.message ?? '', /^The recording .* can not be written: /);
  });
});
