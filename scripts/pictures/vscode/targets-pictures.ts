import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../../../test/vscode/host/browser.ts';
import { startServer } from '../../../test/vscode/host/server.ts';
import { TargetsView } from '../../../test/vscode/host/targets-view.ts';
import { Workbench } from '../../../test/vscode/host/workbench.ts';
import { Workspace } from '../../../test/vscode/host/workspace.ts';

/** A folder with a database, a directory, and a server that is not there. */
const FILES = {
  'idflow.targets.yaml': `protected: production
environments:
  development:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: update-user/database/hr.sql }
    directory: { kind: okta-embedded, file: .idflow/directory.db, seed: update-user-directory/database/idp.yaml }
    crm: { kind: postgresql, host: 127.0.0.1, port: 9, database: crm, user: flow, tls: off }
  production:
    hr: { kind: postgresql, host: db.example.com, database: hr, user: flow, password: '\${secret:hr-password}' }
`,
};
const SAMPLES = ['update-user', 'update-user-directory'];

const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern', contrast: 'Default High Contrast' } as const;
type Theme = keyof typeof THEMES;

const settings = (theme: Theme) => ({
  'workbench.colorTheme': THEMES[theme],
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'editor.minimap.enabled': false,
  'editor.lineNumbersMinChars': 3,
  'editor.fontSize': 12,
});

/** The Targets view with a user of a directory, as its flow maps it. */
async function view(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const targets = await TargetsView.open(workbench);
  await targets.row('Target crm').waitFor();
  await workbench.command('idflow: Test All Targets in Use');
  await targets.row('Target crm, postgresql, Failing').waitFor();
  await targets.expand('Target hr, sqlite');
  await targets.expand('users, table');
  await targets.row('user_name, column').waitFor();
  await targets.expand('Target directory');
  await targets.expand('Users, list');
  await targets.act('ann.lee@example.com, user', 'Show as Mapped…');
  await workbench.quickRow('User of the directory').click();
  await workbench.tab('as user.json').waitFor();
  const bar = await page.locator('.part.sidebar').boundingBox();
  if (!bar) throw new Error('There is no side bar.');
  const [edge, height] = [bar.x + bar.width, bar.y + bar.height / 2];
  await page.mouse.move(edge, height);
  await page.mouse.down();
  await page.mouse.move(edge + 130, height, { steps: 8 });
  await page.mouse.up();
  await targets.row('ann.lee@example.com, user').hover();
}

/** A step of the wizard. */
async function wizard(workbench: Workbench): Promise<void> {
  await workbench.command('idflow: New Target…');
  await workbench.quickRow('development').click();
  await workbench.quickRow('PostgreSQL').waitFor();
}

/** Pictures of the targets in every theme, for who looks at them, and one of them for the documentation. */
export async function pictureTargets(folder: string, sheets: string, said: (file: string) => void): Promise<void> {
  for (const to of [folder, sheets]) mkdirSync(to, { recursive: true });
  const browser = await startBrowser();
  const server = await startServer();
  try {
    for (const theme of Object.keys(THEMES) as Theme[]) {
      const workspace = new Workspace({ samples: SAMPLES, files: FILES });
      // one file for both samples
      for (const sample of SAMPLES) rmSync(workspace.path(`${sample}/idflow.targets.yaml`));
      workspace.write('.vscode/settings.json', JSON.stringify(settings(theme)));
      const keep = async (workbench: Workbench, to: string, name: string): Promise<void> => {
        const path = join(to, `${name}.png`);
        await workbench.page.screenshot({ path, animations: 'disabled', caret: 'initial' });
        said(path);
      };
      const workbench = await Workbench.open(browser, server, workspace.folder, { width: 1200, height: 800 });
      try {
        await workbench.ready();
        await view(workbench);
        await keep(workbench, theme === 'dark' ? folder : sheets, theme === 'dark' ? 'targets' : `targets-${theme}`);
        await wizard(workbench);
        await keep(workbench, sheets, `new-target-${theme}`);
      } finally {
        await workbench.close();
        workspace.remove();
      }
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}
