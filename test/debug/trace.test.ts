import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowClient } from './dap-client.ts';
import { lineOf, type PeopleFolder } from './people-folder.ts';
import { flowClient, peopleForEach } from './people-for-each.ts';

describe('A trace of the protocol', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  peopleForEach(flowClient, (...given) => {
    [folder, client] = given;
  });

  it('holds what went to and fro, without data and without what was typed', async () => {
    const trace = join(folder.path, 'trace.ndjson');
    const input = { login: 'canary-login', name: 'canary-name', password: 'canary-password', roles: [] };
    await client.launching({ flow: folder.flow, input, trace, runEvents: true });
    await client.breakpoints(folder.flow, [{ line: lineOf('  may:'), condition: '"canary-condition" != ""' }]);
    await client.configurationDoneRequest();
    const stop = await client.halt();
    await client.values(stop.frames[0]!, 'Object');
    await client.values(stop.frames[0]!, 'Step outputs');
    await client.evaluates(stop.frames[0]!, 'newObject.name = "canary-typed"', 'repl');
    await client.toTheEnd();
    assert.match(client.output, /is written to .*trace\.ndjson, without data\./);
    await client.leave();
    const text = readFileSync(trace, 'utf8');
    assert.doesNotMatch(text, /canary/);
    const lines = text.trimEnd().split('\n');
    const said = lines.map((line) => {
      const { way, message } = JSON.parse(line) as { way: string; message: { type: string; command?: string; event?: string } };
      return `${way} ${message.type} ${message.command ?? message.event}`;
    });
    for (const expected of [
      'received request setBreakpoints',
      'sent response setBreakpoints',
      'sent event stopped',
      'received request evaluate',
      'sent event terminated',
    ])
      assert.ok(said.includes(expected), expected);
  });

  it('is left out, with a word on why, where it can not be written', async () => {
    await client.launching({ flow: folder.flow, input: {}, trace: join(folder.path, 'nowhere', 'trace') });
    await client.configurationDoneRequest();
    await client.terminated();
    assert.match(client.output, /There is no trace: .*ENOENT/);
  });
});
