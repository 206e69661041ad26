import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copySample, copySamples, listSamples, writeEmptyFlow } from '../../../src/extension/samples/sample-flows.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { FlowFiles } from '../../../src/runner/flow-files.ts';
import { loadFlow } from '../../../src/runner/flow-loading.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', '..', 'samples');
const ALL = readdirSync(SAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;

describe('new flows from samples', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-samples-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lists every sample with what it is for, the one to read first at the top', async () => {
    const samples = await listSamples(SAMPLES);
    assert.equal(samples[0]?.id, 'hello');
    assert.equal(samples.length, ALL);
    const update = samples.find(({ id }) => id === 'update-user');
    assert.equal(update?.name, 'Update user');
    assert.match(update.description, /^Brings one person of the HR source into the HR database/);
  });

  for (const id of ['hello', 'update-user', 'assign-participant'])
    it(`copies ${id} so that it is valid where it lands, under its new name`, async () => {
      const sample = (await listSamples(SAMPLES)).find((one) => one.id === id)!;
      const { written } = await copySample(sample, folder, 'my-flow');
      const file = join(folder, 'my-flow.idflow.yaml');
      assert.ok(written.includes(file));
      assert.equal(readFileSync(file, 'utf8'), readFileSync(join(SAMPLES, id, `${id}.idflow.yaml`), 'utf8'));
      assert.deepEqual(loadFlow(file, new FlowFiles()).problems, []);
    });

  it('keeps what is there already, and says so', async () => {
    const there = join(folder, 'README.md');
    writeFileSync(there, 'mine');
    const sample = (await listSamples(SAMPLES)).find((one) => one.id === 'update-user')!;
    const { kept } = await copySample(sample, folder, 'update-user');
    assert.deepEqual(kept, [there]);
    assert.equal(readFileSync(there, 'utf8'), 'mine');
  });

  it('copies all of them for a sample workspace', async () => {
    await copySamples(SAMPLES, folder);
    assert.equal((await listSamples(folder)).length, ALL);
  });

  it('writes an empty flow that is sound, whatever its name', async () => {
    for (const [at, name] of ['Plain', 'With: "quotes" & \\ colon', '# no comment'].entries()) {
      const file = join(folder, `${at}.idflow.yaml`);
      await writeEmptyFlow(file, name);
      const { flow, problems } = readFlow(readFileSync(file, 'utf8'), file);
      assert.deepEqual(problems, []);
      assert.equal(flow?.name, name);
    }
  });

  it('does not overwrite a flow', async () => {
    const file = join(folder, 'a.idflow.yaml');
    await writeEmptyFlow(file, 'One');
    await assert.rejects(writeEmptyFlow(file, 'Two'), { code: 'EEXIST' });
    assert.match(readFileSync(file, 'utf8'), /One/);
  });
});
