import { existsSync } from 'node:fs';
import { installHost, testedPackage } from '../vscode-host/install.js';
import { packExtension } from '../package.js';
import { startBrowser } from '../../test/vscode/host/browser.ts';
import { Designer } from '../../test/vscode/host/designer.ts';
import { startServer } from '../../test/vscode/host/server.ts';
import { Workbench } from '../../test/vscode/host/workbench.ts';
import { Workspace } from '../../test/vscode/host/workspace.ts';
import { aim, cell, median, say } from './report.ts';

/** Milliseconds that our own code may take before VS Code goes on. */
const AIM_MS = 100;

/**
 * How long the packaged extension takes to load and to activate, as VS Code itself measures it, with a flow that opens.
 * Each window has an extension host of its own.
 */
export async function benchActivation(quick: boolean): Promise<{ readonly millis: readonly number[] }> {
  await installHost();
  if (!existsSync(testedPackage)) await packExtension(testedPackage);
  const [server, browser] = await Promise.all([startServer(), startBrowser()]);
  const workspace = new Workspace({ samples: ['update-user'] });
  const millis: number[] = [];
  try {
    // the first one compiles; people have it compiled
    for (let window = 0; window <= (quick ? 3 : 9); window++) {
      const workbench = await Workbench.open(browser, server, workspace.folder);
      await workbench.ready();
      await Designer.open(workbench, 'update-user/update-user.idflow.yaml');
      await workbench.command('Developer: Show Running Extensions');
      const row = workbench.page.locator('.runtime-extensions-editor .extension').filter({ hasText: 'idflow' }).first();
      const words = await row.locator('.activation-time').textContent();
      const measured = /(\d+)\s*ms/.exec(words ?? '')?.[1];
      if (measured === undefined) throw new Error(`VS Code says no time of activation: ${words}`);
      if (window > 0) millis.push(Number(measured));
      await workbench.close();
    }
  } finally {
    await Promise.all([server.stop(), browser.close()]);
    workspace.remove();
  }
  say('Activation in VS Code: loading and activating our code when the first flow opens, ms');
  say(
    `  median ${cell(median(millis), 0)}${aim(median(millis) < AIM_MS)}   least ${Math.min(...millis)}   most ${Math.max(...millis)}`,
  );
  say();
  return { millis };
}
