import type { RunEvent } from '../../../src/runs/events.ts';

/** The events of a run whose loop takes up items, each with a step that writes; some warn. */
export function loopEvents(count: number): RunEvent[] {
  const events: RunEvent[] = [];
  const common = () => ({ v: 1, run: 'r', seq: events.length, at: '2026-11-21T09:00:00.000Z' }) as const;
  const loop = { step: 'each', iteration: [] };
  events.push({ ...common(), event: 'run-started', flow: 'Many', mode: 'full', input: {} });
  events.push({ ...common(), ...loop, event: 'step-started', kind: 'for-each', title: 'Each person' });
  for (let item = 0; events.length < count - 2; item++) {
    const step = { step: 'write', iteration: [item] };
    events.push({ ...common(), step: 'each', iteration: [item], event: 'item-started', item: { login: `user${item}` } });
    events.push({ ...common(), ...step, event: 'step-started', kind: 'sql', title: 'Write the person' });
    events.push({
      ...common(),
      ...step,
      event: 'call',
      target: 'hr',
      what: 'INSERT INTO people (login) VALUES (:login)',
      writes: true,
      parameters: { login: `user${item}` },
      answer: null,
      rows: 0,
      affected: 1,
      durationMs: 0.1,
    });
    if (item % 1_000 === 500)
      events.push({ ...common(), ...step, event: 'log', level: 'warn', message: `Person ${item} has no mail.` });
    events.push({ ...common(), ...step, event: 'step-finished', port: 'next', durationMs: 0.2, output: null });
    events.push({ ...common(), step: 'each', iteration: [item], event: 'item-finished' });
  }
  events.push({ ...common(), ...loop, event: 'step-finished', port: 'next', durationMs: 9, output: 1 });
  return events;
}
