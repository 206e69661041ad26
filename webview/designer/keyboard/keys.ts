import { isDebuggerKey } from '../../shared/debugger-keys.ts';
import { t } from '../../shared/words.ts';
import { announce } from '../actions/announce.ts';
import { redoMove, toggleFolded, undoMove } from '../actions/arrange.ts';
import { meantSteps, openRules, toggleBreakpoints } from '../actions/breakpoints.ts';
import { deleteSelected, duplicateSelected, selectedSteps } from '../actions/clipboard.ts';
import { disconnect, finishConnecting, offerSteps, searchTarget, startConnecting, stopConnecting } from '../actions/connect.ts';
import { isGoingOn } from '../actions/debug.ts';
import { toggleNote } from '../actions/notes.ts';
import { enterInspector, nextPart, openPalette } from '../actions/panels.ts';
import { openSearch } from '../actions/search.ts';
import { select, selectEdge } from '../actions/select.ts';
import { openMenuAt, startTyping } from '../actions/typing.ts';
import { fit, zoomIn, zoomOut } from '../canvas/camera.ts';
import { designer, setDesigner } from '../store/index.ts';
import { walk, type Direction } from './walk.ts';

/** The step before the cursor, so that going up leads back the way that was taken. */
let cameFrom: string | undefined;

function go(direction: Direction, extend: boolean): void {
  const state = designer();
  const from = state.cursor ?? state.diagram.start;
  if (from === undefined) return;
  const to = state.cursor === undefined ? from : walk(state, state.scene.shownAs(from), direction, cameFrom);
  if (to === undefined) return announce(t('say.no-way'));
  cameFrom = direction === 'down' ? from : undefined;
  const { connecting } = state;
  if (connecting?.port) {
    const label = state.steps
      .get(connecting.from)
      ?.ports.find(({ name, kind }) => name === connecting.port?.name && kind === connecting.port.kind)?.label;
    select([to], { show: true, fromText: true });
    return announce(t('say.connect.at', state.steps.get(to)?.title ?? to, label ?? connecting.port.name));
  }
  select(extend ? [...state.selected, to] : [to], { cursor: to, show: true });
}

const withCursor = (act: (id: string) => void) => (): void => {
  const { cursor, steps } = designer();
  if (cursor !== undefined && steps.has(cursor)) act(cursor);
};

/** What keys do while the canvas has the keyboard: modifiers in this order, then the key as the browser names it. */
const CANVAS_KEYS: Readonly<Record<string, () => void>> = {
  ArrowUp: () => go('up', false),
  ArrowDown: () => go('down', false),
  ArrowLeft: () => go('left', false),
  ArrowRight: () => go('right', false),
  'Shift+ArrowUp': () => go('up', true),
  'Shift+ArrowDown': () => go('down', true),
  'Shift+ArrowLeft': () => go('left', true),
  'Shift+ArrowRight': () => go('right', true),
  Home: () => goTo(designer().diagram.start),
  End: () => goTo(designer().diagram.steps.at(-1)?.id),
  Enter: () => (designer().connecting ? void finishConnecting() : enterInspector()),
  Escape: () => escape(),
  ' ': () => toggleBody(designer().cursor),
  a: () => addFromKeyboard(),
  A: () => addFromKeyboard(),
  Insert: () => addFromKeyboard(),
  c: withCursor((id) => startConnecting(id)),
  n: withCursor((id) => toggleNote(id)),
  Delete: () => remove(),
  Backspace: () => remove(),
  F2: withCursor((id) => startTyping('id', id)),
  'Shift+F2': withCursor((id) => startTyping('title', id)),
  F9: () => toggleBreakpoints(meantSteps()),
  'Shift+F9': withCursor((id) => openRules(id)),
  'Ctrl+a': () => select(designer().steps.keys()),
  'Ctrl+d': () => void duplicateSelected(),
  'Ctrl+0': () => fit(),
  'Ctrl+g': () => startTyping('group', ''),
  '+': zoomIn,
  '=': zoomIn,
  '-': zoomOut,
  ContextMenu: () => openMenuAt(designer().cursor),
  'Shift+F10': () => openMenuAt(designer().cursor),
};

/** What keys do anywhere on the page. */
const PAGE_KEYS: Readonly<Record<string, () => void>> = {
  'Ctrl+f': openSearch,
  F6: () => nextPart(1),
  'Shift+F6': () => nextPart(-1),
};

/** Deletes what is selected; while something is being connected, the edge that it has. */
function remove(): void {
  const { connecting } = designer();
  if (connecting?.port) void disconnect(connecting.from, connecting.port);
  else void deleteSelected();
}

function goTo(id: string | undefined): void {
  if (id !== undefined) select([id], { show: true });
}

function escape(): void {
  const { connecting, selectedEdge, selected, refusal } = designer();
  if (refusal !== undefined) setDesigner({ refusal: undefined });
  if (connecting) return stopConnecting();
  if (selectedEdge !== undefined) return selectEdge(undefined);
  if (selected.size > 0) select([], {});
}

function toggleBody(id: string | undefined): void {
  const { steps, layout } = designer();
  if (id === undefined) return;
  if (steps.get(id)?.body || Object.hasOwn(layout.groups, id)) toggleFolded(id);
}

function addFromKeyboard(): void {
  const { cursor, steps } = designer();
  const id = selectedSteps().at(-1) ?? cursor;
  if (id !== undefined && steps.has(id)) offerSteps(id);
  else openPalette();
}

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select') ||
    target.isContentEditable ||
    target.closest('.monaco-editor') !== null ||
    target.shadowRoot?.activeElement instanceof HTMLElement);

/** How a key is named above. */
function nameOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): string {
  const named = key.length > 1 || key === ' ';
  const plain = ctrlKey || metaKey ? key.toLowerCase() : key;
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shiftKey && (named || ctrlKey || metaKey) ? 'Shift+' : ''}${named ? key : plain}`;
}

/** Keys of the canvas element. */
export function canvasKey(event: KeyboardEvent): void {
  if (typesText(event.target)) return;
  const name = nameOf(event);
  // letters are commands, but while something is being connected they begin a search
  const isSearch = designer().connecting?.port !== undefined && name.length === 1 && name !== ' ';
  const act = isSearch ? () => searchTarget(name) : Object.hasOwn(CANVAS_KEYS, name) ? CANVAS_KEYS[name] : undefined;
  if (!act) return;
  event.preventDefault();
  act();
}

/**
 * Keys that the debugger of VS Code listens to while it debugs this flow. They go on to VS Code, but not to the browser that VS
 * Code may run in: its own idea of F11 is to fill the screen.
 */
function isForDebugger(event: KeyboardEvent): boolean {
  if (nameOf(event) === 'F6') return isGoingOn();
  return designer().debug.running && isDebuggerKey(event);
}

/**
 * Keys of the whole page. Undo is VS Code's, but for two things it knows nothing of: the text of a field, and moves of
 * steps, which are no part of the document.
 */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const name = nameOf(event);
    if (isForDebugger(event)) return event.preventDefault();
    if (Object.hasOwn(PAGE_KEYS, name)) {
      event.preventDefault();
      event.stopPropagation();
      PAGE_KEYS[name]?.();
    }
  });
  window.addEventListener(
    'keydown',
    (event) => {
      const name = nameOf(event);
      const isUndo = name === 'Ctrl+z';
      const isRedo = name === 'Ctrl+y' || name === 'Ctrl+Shift+z';
      if ((!isUndo && !isRedo) || typesText(event.target)) return;
      if (!(isUndo ? undoMove() : redoMove())) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  // VS Code listens on the window: what is stopped below it stays the browser's, which undoes the typing.
  document.addEventListener('keydown', (event) => {
    if (/^Ctrl\+(Shift\+)?[zy]$/.test(nameOf(event)) && typesText(event.target)) event.stopPropagation();
  });
}
