import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../../../test/vscode/host/browser.ts';
import { playDebuggingStory, type Moment } from '../../../test/vscode/host/debugging-story.ts';
import { startServer } from '../../../test/vscode/host/server.ts';
import { Workbench } from '../../../test/vscode/host/workbench.ts';
import { Workspace } from '../../../test/vscode/host/workspace.ts';
import { PICTURE_SETTINGS } from './settings.ts';

/** So that the strip shows the debugger, and little else. */
const SETTINGS = {
  ...PICTURE_SETTINGS,
  'debug.internalConsoleOptions': 'neverOpen',
};

const SIZE = { width: 1300, height: 780 };

/** What happens at each moment. */
const CAPTIONS: Record<Moment, string> = {
  breakpoint: '1. A breakpoint on the canvas: click beside the step, or F9',
  paused: '2. F5: the run stands still at the step',
  trigger: '3. F11 into the trigger, F10 line by line',
  changed: '4. A value is changed before it is written',
  back: '5. Two lines back, while nothing is sent',
  done: '6. F5: the changed value is in the database',
};

/** The story of a debugging session, as a strip: `FOLDER/debugging.png`. */
export async function pictureDebugging(folder: string, said: (file: string) => void): Promise<void> {
  const [server, browser] = await Promise.all([startServer({ settings: SETTINGS }), startBrowser()]);
  const workspace = new Workspace({ samples: ['missing-user'] });
  const shots: { readonly caption: string; readonly data: string }[] = [];
  try {
    const workbench = await Workbench.open(browser, server, workspace.folder, SIZE);
    await workbench.ready();
    // what VS Code has to say besides
    await workbench.page.addStyleTag({ content: '.notifications-toasts { display: none !important }' });
    await playDebuggingStory(workbench, 'missing-user/missing-user.idflow.yaml', 'jana@holm.example', async (moment) => {
      await workbench.page.evaluate(() => document.fonts.ready);
      const shot = await workbench.page.screenshot({ animations: 'disabled', caret: 'initial' });
      shots.push({ caption: CAPTIONS[moment], data: shot.toString('base64') });
    });
    await workbench.close();

    const page = await browser.newPage({ viewport: { width: 1320, height: 600 } });
    const figures = shots.map(
      ({ caption, data }) =>
        `<figure style="margin:0"><img width="650" src="data:image/png;base64,${data}"><figcaption style="padding:6px 2px 12px">${caption}</figcaption></figure>`,
    );
    await page.setContent(
      `<body style="margin:0;padding:6px;display:grid;grid-template-columns:650px 650px;gap:8px;background:#fff;color:#222;font:15px system-ui,sans-serif">${figures.join('')}`,
    );
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'debugging.png');
    await page.screenshot({ path, fullPage: true });
    said(path);
  } finally {
    await Promise.all([server.stop(), browser.close()]);
    workspace.remove();
  }
}
