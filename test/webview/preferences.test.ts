import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DesignerPage } from './harness/designer-page.ts';
import { describeInChromium } from './harness/in-chromium.ts';

const FLOW = `idflow: 1
name: Small
steps:
  first: { log: hello, next: second }
  second: { log: goodbye }
`;

describeInChromium('The designer, as a person wants it', (open) => {
  let designer: DesignerPage;

  it('has a minimap where the setting says so, until somebody says otherwise in this designer', async () => {
    designer = await open({ text: FLOW, preferences: { minimap: false } });
    const minimap = designer.page.locator('canvas.minimap');
    const button = designer.page.getByRole('button', { name: 'Minimap' });
    assert.equal(await minimap.count(), 0);
    assert.equal(await button.getAttribute('aria-pressed'), 'false');
    await button.click();
    await minimap.waitFor();
  });

  it('follows the setting as soon as it changes', async () => {
    designer = await open({ text: FLOW });
    const minimap = designer.page.locator('canvas.minimap');
    await minimap.waitFor();
    await designer.page.evaluate(() => window.vscodeSide.host.prefer({ minimap: false }));
    await minimap.waitFor({ state: 'detached' });
    await designer.page.evaluate(() => window.vscodeSide.host.prefer({ minimap: true }));
    await minimap.waitFor();
  });

  it('speaks the language of VS Code, in the singular too', async () => {
    const words = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Record<string, string>;
    designer = await open({ text: FLOW, words });
    await designer.page.getByRole('button', { name: 'Keine Probleme' }).waitFor();
    await designer.step('first').click();
    await designer.canvas.focus();
    await designer.page.keyboard.press('Control+c');
    await designer.page.getByText('1 Schritt kopiert.').waitFor({ state: 'attached' });
    await designer.page.keyboard.press('Control+a');
    await designer.page.keyboard.press('Control+c');
    await designer.page.getByText('2 Schritte kopiert.').waitFor({ state: 'attached' });
  });
});
