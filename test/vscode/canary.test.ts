import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { assertNoCanary, assertNoCanaryIn, CANARIES } from '../secrets/canaries.ts';
import { Debugging, noAdapter } from './host/debugging.ts';
import { Designer } from './host/designer.ts';
import { TargetsView } from './host/targets-view.ts';
import { openWindow } from './host/vscode.ts';

const FLOW = `idflow: 1
name: Find
targets: { idp: okta }
steps:
  find: { idp: find-user, target: idp, with: { user: '"ada@example.com"' }, next: end, missing: end }
`;

/**
 * Keeps what the pages of webviews are told where a test can read it: beside whoever else listens, since VS Code writes
 * these pages anew after they began, which takes every listener away.
 */
const LISTEN = `
  const heard = window.heard = [];
  const hear = ({ data }) => heard.push(typeof data === 'string' ? data : JSON.stringify(data));
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...more) {
    if (type === 'message' && (this ?? window) === window) listen.call(window, type, hear);
    return listen.call(this ?? window, type, ...more);
  };
`;

describe('A secret in VS Code', function () {
  /** An org that lets nobody in, and repeats what it was shown. */
  let org: Server;
  const shown = new Set<string>();
  const options = {
    files: { 'find.idflow.yaml': FLOW, 'inputs/none.json': '{}\n' },
    prepare: async (page: Page) => {
      await page.addInitScript(LISTEN);
    },
  };
  const window = openWindow(this, options, async () => {
    org = createServer((request, response) => {
      const { authorization = '' } = request.headers;
      shown.add(authorization);
      response.writeHead(401, { 'content-type': 'application/json', 'x-shown': encodeURIComponent(authorization) });
      response.end(JSON.stringify({ errorCode: 'E0000011', errorSummary: `Not you, ${authorization}`, errorCauses: [] }));
    }).listen(0, '127.0.0.1');
    await once(org, 'listening');
    const { port } = org.address() as AddressInfo;
    window.workspace.write(
      'idflow.targets.yaml',
      `environments:\n  try:\n    idp: { kind: okta, url: 'http://127.0.0.1:${port}', auth: { type: ssws, token: '\${secret:okta-token}' } }\n`,
    );
  });
  after(() => void org.close());

  it('reaches its target, and no file, log, webview or line of the window', async () => {
    const { workbench } = window;
    const { page, quickInput } = workbench;
    const designer = await Designer.open(workbench, 'find.idflow.yaml');
    await designer.button('Run').click();
    await workbench.quickRow('none.json').click();
    await page.locator('.quick-input-title').filter({ hasText: 'Secret okta-token' }).waitFor();
    await quickInput.fill(CANARIES['okta-token']!);
    await quickInput.press('Enter');
    await designer.frame.locator('.outcome-failed').waitFor();
    assert.deepEqual([...shown], [`SSWS ${CANARIES['okta-token']}`]);

    const debugging = new Debugging(workbench);
    await designer.focus();
    await designer.press('F5');
    await designer.frame.getByText('Stopped at find').waitFor();
    await debugging.said('Not you').waitFor();
    await workbench.command('Debug: Stop');
    await noAdapter();

    const targets = await TargetsView.open(workbench);
    await targets.act('Target idp', 'Test Connection');
    await targets.row(/Not you/).waitFor();

    assert.ok(assertNoCanaryIn(window.workspace.folder) > 2, 'there are files of the workspace');
    assert.ok(assertNoCanaryIn(window.server.home) > 10, 'there are files of VS Code, logs among them');
    let heard = '';
    for (const frame of page.frames()) {
      assertNoCanary(`the page ${frame.url()}`, await frame.content());
      if (frame === page.mainFrame()) continue;
      heard += await frame.evaluate<string>('(window.heard ?? []).join("\\n")');
    }
    assert.match(heard, /Not you/, 'what webviews are told was listened to');
    assertNoCanary('what webviews are told', heard);
  });
});
