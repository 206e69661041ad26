import assert from 'node:assert/strict';
import { startConnectProxy, type ConnectProxy } from '../targets/http/connect-proxy.ts';
import { TargetsView } from './host/targets-view.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const PASSWORD = 'canary-4711';

/** Nobody of these names is there but behind a proxy. */
const TARGETS = `environments:
  a:
    portal: { kind: rest, url: 'https://portal.example.test', auth: { type: none }, api: { operations: {} } }
    inside: { kind: rest, url: 'https://inside.example.test', auth: { type: none }, api: { operations: {} } }
`;

describe('The proxy in the settings of VS Code', function () {
  const settings: Record<string, unknown> = { 'http.noProxy': ['inside.example.test'] };
  let proxy: ConnectProxy;
  // before the window opens, which reads the settings
  before(async () => {
    proxy = await startConnectProxy();
    proxy.answer = 407;
    settings['http.proxy'] = `http://ada:${PASSWORD}@127.0.0.1:${String(proxy.port)}`;
  });
  after(() => proxy.close());
  const window = openWindow(this, { files: { 'idflow.targets.yaml': TARGETS }, server: { settings } });
  const asked = () => proxy.asked.filter(({ what }) => what.includes('.example.test'));

  it('is gone through by targets, as whom it names, and shows no password', async () => {
    const { workbench } = window;
    const view = await TargetsView.open(workbench);
    await view.act('Target portal, rest', 'Test Connection');
    await view.row('Target portal, rest, Failing').waitFor();
    const authorisation = `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`;
    assert.deepEqual(asked()[0], { what: 'CONNECT portal.example.test:443', authorisation });
    const label = await view.row('Target portal, rest, Failing').getAttribute('aria-label');
    assert.match(label ?? '', /wants somebody to sign in/);
    assert.ok(!(await workbench.page.content()).includes(PASSWORD));
  });

  it('is left out for servers that the settings name', async () => {
    const view = await TargetsView.open(window.workbench);
    await view.act('Target inside, rest', 'Test Connection');
    await view.row('Target inside, rest, Failing').waitFor();
    assert.ok(asked().every(({ what }) => what.includes('portal')));
  });

  itLeavesNothingBehind(window);
});
