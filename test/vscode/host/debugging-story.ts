import { readFileSync } from 'node:fs';
import { Debugging } from './debugging.ts';
import { Designer } from './designer.ts';
import type { Workbench } from './workbench.ts';

const SAMPLE = 'missing-user';
const TRIGGER = 'contract-is-plausible.ts';

/** Moments of the story, in their order. */
export const STORY = ['breakpoint', 'paused', 'trigger', 'changed', 'back', 'done'] as const;
export type Moment = (typeof STORY)[number];

const trigger = readFileSync(new URL(`../../../samples/${SAMPLE}/triggers/${TRIGGER}`, import.meta.url), 'utf8').split('\n');

/** @returns number of the trigger's line that begins so, from 1 */
const lineWith = (text: string): number => trigger.findIndex((line) => line.startsWith(text)) + 1;

/**
 * What one debugger for flow and script is about, as a person does it on the sample missing-user: a breakpoint on the
 * canvas, a stop, into the line of the trigger, a value that is changed before it is written, two lines back, and on.
 * @param shows called at each moment, while it can be seen
 */
export async function playDebuggingStory(
  workbench: Workbench,
  flow: string,
  mail: string,
  shows: (moment: Moment) => Promise<void>,
): Promise<void> {
  const debugging = new Debugging(workbench);
  const designer = await Designer.open(workbench, flow);
  await workbench.command('View: Close Primary Side Bar');
  await designer.select('before-insert');
  await designer.press('F9');
  await designer.step('before-insert').locator('.gutter[data-breakpoint="set"]').waitFor();
  await shows('breakpoint');

  await debugging.onwards();
  await workbench.quickRow('permanent.json').click();
  await designer.frame.locator('[data-step="before-insert"].frame-paused').waitFor();
  await debugging.stopsAt('before-insert', 'New starter');
  await shows('paused');

  await debugging.into();
  await debugging.stopsAt('has-mail', 'before-insert', 'New starter');
  await debugging.into();
  await debugging.stopsOn(TRIGGER, lineWith('const { startsOn'));
  await debugging.stopsAt('contract-is-plausible', 'before-insert', 'New starter');
  for (const line of ['const isOpenEnded', 'const endsTooEarly', 'if (endsTooEarly)']) {
    await debugging.over();
    await debugging.stopsOn(TRIGGER, lineWith(line));
  }
  await workbench.textLine(TRIGGER, /endsTooEarly\s+=\s+false/).waitFor();
  await shows('trigger');

  await debugging.expand('Given to the script');
  await debugging.expand('newObject');
  await debugging.setVariable('mail', `'${mail}'`, mail);
  await shows('changed');

  await debugging.back();
  await debugging.stopsOn(TRIGGER, lineWith('const endsTooEarly'));
  await debugging.back();
  await debugging.stopsOn(TRIGGER, lineWith('const isOpenEnded'));
  // as it was then
  await debugging.expand('newObject');
  await debugging.hasValue('mail', 'jana.holm@example.com');
  await shows('back');

  await debugging.onwards();
  await debugging.ended();
  await shows('done');
}
