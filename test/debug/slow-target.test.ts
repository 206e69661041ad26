import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FlowClient } from './dap-client.ts';
import type { PeopleFolder } from './people-folder.ts';
import { peopleForEach } from './people-for-each.ts';

const FIND = `idflow: 1
name: Find
targets: { idp: okta }
steps:
  find: { idp: find-user, target: idp, with: { user: input.login }, next: after, missing: after }
  after: { log: Found. }
`;

describe('A target that takes its time, in a debug session', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  let client: FlowClient;
  const withToken = (path: string): FlowClient => new FlowClient(path, undefined, { IDFLOW_SECRET_OKTA_TOKEN: 'canary-4711' });
  peopleForEach(withToken, (...given) => {
    [folder, client] = given;
  });
  /** Calls that wait for their answer. */
  const waiting: ServerResponse[] = [];
  const org = createServer((_request, response) => {
    waiting.push(response);
    org.emit('asked');
  });
  before(async () => {
    await once(org.listen(0, '127.0.0.1'), 'listening');
  });
  after(() => org.close());

  it('is waited for at a pause as well: the run stands in the middle of the step, and goes on with the answer', async () => {
    const url = `http://127.0.0.1:${(org.address() as AddressInfo).port}`;
    const flow = folder.write('find.idflow.yaml', FIND);
    folder.write(
      'idflow.targets.yaml',
      `environments:\n  try:\n    idp: { kind: okta, url: '${url}', auth: { type: ssws, token: '\${secret:okta-token}' } }\n`,
    );
    await client.launching({ flow, input: { login: 'ada@example.com' } });
    const asked = once(org, 'asked');
    await client.configurationDoneRequest();
    await asked;
    const paused = await client.go(() => client.pauseRequest({ threadId: 1 }));
    assert.deepEqual([paused.reason, paused.description, paused.frames[0]?.name], ['pause', 'In the middle of the step', 'find']);
    await client.nextRequest({ threadId: 1 });
    waiting
      .pop()!
      .writeHead(404, { 'content-type': 'application/json' })
      .end('{"errorCode":"E0000007","errorSummary":"Not found"}');
    assert.equal((await client.halt()).frames[0]?.name, 'after');
    await client.toTheEnd();
    assert.deepEqual(await client.leave(), { code: 0, errors: '' });
  });
});
