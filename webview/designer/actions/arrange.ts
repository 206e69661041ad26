import type { Layout, Point } from '../../../src/flow/layout/layout.ts';
import { t } from '../../shared/words.ts';
import { designerClient } from '../../shared/vscode-api.ts';
import { designer } from '../store/index.ts';
import { announce } from './announce.ts';
import { showPicture } from './picture.ts';

/** Arrangements before the moves since the last edit. They are not in the document, so VS Code can not undo them. */
let undoable: Layout[] = [];
let redoable: Layout[] = [];

/** Moves remembered. */
const MOST_MOVES = 100;

/** Takes an arrangement by hand over and has it kept. */
function arrange(layout: Layout): void {
  const before = designer().layout;
  if (layout === before) return;
  undoable = [...undoable.slice(1 - MOST_MOVES), before];
  redoable = [];
  keep(layout);
}

/** Puts boxes where they were dropped: positions by id, the middle of the top edge. */
export function moveSteps(moved: ReadonlyMap<string, Point>): void {
  if (moved.size === 0) return;
  const { layout } = designer();
  const rounded = [...moved].map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }] as const);
  arrange({ ...layout, steps: { ...layout.steps, ...Object.fromEntries(rounded) } });
  announce(t('say.moved', moved.size));
}

/** @returns false where the last thing that happened was no move: then undo is VS Code's */
export function undoMove(): boolean {
  const before = undoable.pop();
  if (!before) return false;
  redoable.push(designer().layout);
  keep(before);
  announce(t('say.unmoved'));
  return true;
}

export function redoMove(): boolean {
  const after = redoable.pop();
  if (!after) return false;
  undoable.push(designer().layout);
  keep(after);
  return true;
}

/** After an edit, undo means the edit. */
export function forgetMoves(): void {
  undoable = [];
  redoable = [];
}

/** Folds or unfolds a loop or a group. */
export function toggleFolded(id: string): void {
  const { layout } = designer();
  const folded = layout.collapsed.includes(id);
  arrange({ ...layout, collapsed: folded ? layout.collapsed.filter((other) => other !== id) : [...layout.collapsed, id] });
}

/** Puts steps together under a title. A step is in one group at most. @returns the id of the group */
export function groupSteps(ids: readonly string[], title: string): string {
  const { layout, steps } = designer();
  const taken = new Set([...Object.keys(layout.groups), ...steps.keys()]);
  let number = 1;
  while (taken.has(`group-${number}`)) number++;
  const id = `group-${number}`;
  const members = new Set(ids);
  const others = Object.entries(layout.groups)
    .map(([other, group]) => [other, { ...group, steps: group.steps.filter((step) => !members.has(step)) }] as const)
    .filter(([, group]) => group.steps.length > 0);
  arrange({ ...layout, groups: Object.fromEntries([...others, [id, { title, steps: [...members] }]]) });
  return id;
}

export function ungroup(id: string): void {
  const { layout } = designer();
  const groups = Object.fromEntries(Object.entries(layout.groups).filter(([other]) => other !== id));
  arrange({ ...layout, groups, collapsed: layout.collapsed.filter((other) => other !== id) });
}

export function renameGroup(id: string, title: string): void {
  const { layout } = designer();
  const group = Object.hasOwn(layout.groups, id) ? layout.groups[id] : undefined;
  if (group) arrange({ ...layout, groups: { ...layout.groups, [id]: { ...group, title } } });
}

/** Forgets what was moved by hand; folds and groups stay. */
export function resetArrangement(): void {
  const { layout } = designer();
  arrange({ ...layout, steps: {} });
}

function keep(layout: Layout): void {
  showPicture({ layout });
  designerClient().send({ type: 'layout', layout });
}
