import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '../../src/flow/json.ts';
import { FlowFiles, withSlashes } from '../../src/runner/flow-files.ts';
import { loadFlow } from '../../src/runner/flow-loading.ts';
import { openSession } from '../../src/runner/session.ts';
import { createEventRecorder } from '../../src/runs/event-recorder.ts';
import type { RunEvent } from '../../src/runs/events.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));

/** The events of a run of a sample on fresh embedded targets, which are gone when it answers. */
export async function eventsOfSample(
  name: string,
  input: string,
  { edit = (flow) => flow, consent = true }: { readonly edit?: (flow: string) => string; readonly consent?: boolean } = {},
): Promise<RunEvent[]> {
  const folder = mkdtempSync(join(tmpdir(), 'idflow-events-'));
  try {
    cpSync(join(SAMPLES, name), folder, { recursive: true, filter: (path) => !path.endsWith('.idflow') });
    const path = withSlashes(join(folder, `${name}.idflow.yaml`));
    const files = new FlowFiles([[path, edit(readFileSync(path, 'utf8'))]]);
    const session = await openSession(loadFlow(path, files), files, { references: { read: () => undefined, remedy: () => '' } });
    try {
      const events: RunEvent[] = [];
      await session.flow.run({
        input: JSON.parse(readFileSync(join(folder, 'inputs', `${input}.json`), 'utf8')) as Json,
        consent: () => consent,
        pushedState: session.pushedState,
        observer: createEventRecorder({ redactor: session.redactor, sink: (event) => events.push(event) }),
      });
      return events;
    } finally {
      await session.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
