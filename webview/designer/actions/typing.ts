import { anchorOf, focusCanvas } from '../canvas/camera.ts';
import { t } from '../../shared/words.ts';
import { designer, setDesigner, type Anchor, type Menu, type Typing } from '../store/index.ts';
import { stepPath } from '../store/step-path.ts';
import { groupSteps, renameGroup } from './arrange.ts';
import { selectedSteps } from './clipboard.ts';
import { edit } from './edit.ts';
import { select } from './select.ts';

/** Opens a line to type an id, a title or the title of a group into; a group is made of the selected steps if there is none. */
export function startTyping(what: Typing['what'], id: string): void {
  if (what !== 'group') return setDesigner({ typing: { what, id } });
  if (id !== '') return setDesigner({ typing: { what, id } });
  const members = selectedSteps();
  if (members.length === 0) return;
  const group = groupSteps(members, t('group.new'));
  select([group]);
  setDesigner({ typing: { what, id: group } });
}

/** Takes what was typed over; nothing happens where it is what was there before. */
export async function finishTyping(text: string): Promise<void> {
  const { typing, steps } = designer();
  setDesigner({ typing: undefined });
  focusCanvas();
  if (!typing) return;
  const typed = text.trim();
  if (typed === '' || typed === currentText(typing)) return;
  if (typing.what === 'group') return renameGroup(typing.id, typed);
  if (!steps.has(typing.id)) return;
  if (typing.what === 'id') await edit({ edit: 'rename-step', step: typing.id, to: typed });
  else await edit({ edit: 'set-value', path: `${stepPath(typing.id)}/title`, value: typed }, { stay: true });
}

export function stopTyping(): void {
  setDesigner({ typing: undefined });
  focusCanvas();
}

/** What stands in the line before anything is typed. */
export function currentText({ what, id }: Typing): string {
  const { steps, layout } = designer();
  if (what === 'id') return id;
  if (what === 'title') return steps.get(id)?.title ?? '';
  return Object.hasOwn(layout.groups, id) ? layout.groups[id]!.title : '';
}

export function openMenu(on: Menu['on'], anchor: Anchor): void {
  setDesigner({ menu: { on, anchor } });
}

/** The menu of a step or group by its keyboard key; that of the canvas without one. */
export function openMenuAt(id: string | undefined): void {
  const { steps } = designer();
  if (id === undefined) return openMenu('canvas', { left: 80, top: 80, right: 80, bottom: 80 });
  openMenu(steps.has(id) ? { step: id } : { group: id }, anchorOf(id));
}
