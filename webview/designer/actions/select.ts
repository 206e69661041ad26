import { designerClient } from '../../shared/vscode-api.ts';
import { designer, setDesigner, type DesignerState } from '../store/index.ts';
import { stepPath } from '../store/step-path.ts';
import { reveal } from '../canvas/camera.ts';

interface SelectOptions {
  /** The step that the keyboard goes on from; the last one if not given. */
  readonly cursor?: string | undefined;
  /** Bring it into view. */
  readonly show?: boolean;
  /** The choice came from the text: do not send it back there. */
  readonly fromText?: boolean;
}

/** A step that an edit made, selected as soon as the picture has it. */
let awaited: string | undefined;

/** Selects steps and groups, instead of what was selected before. */
export function select(ids: Iterable<string>, { cursor, show = false, fromText = false }: SelectOptions = {}): void {
  const { selected, selectedEdge, steps, inspected } = designer();
  const next = new Set(ids);
  const last = cursor ?? [...next].at(-1);
  const same = selectedEdge === undefined && next.size === selected.size && [...next].every((id) => selected.has(id));
  setDesigner({
    ...(same ? {} : { selected: next, selectedEdge: undefined }),
    cursor: last ?? designer().cursor,
    inspected: last !== undefined && steps.has(last) ? stepPath(last) : next.size === 0 ? '' : inspected,
    refusal: undefined,
  });
  if (show && last !== undefined) reveal(last);
  if (!same && !fromText) tellText();
}

/** Wait before the text follows, in milliseconds: a frame that is drawn around steps selects many times a second. */
const CALM = 60;

let telling: ReturnType<typeof setTimeout> | undefined;

let turn = 0;

/** @returns how often something was selected here, told to the text or about to be */
export const selectionTurn = (): number => turn;

function tellText(): void {
  clearTimeout(telling);
  turn += 1;
  telling = setTimeout(() => {
    const { selected, steps } = designer();
    const paths = [...selected].filter((id) => steps.has(id)).map((id) => stepPath(id));
    designerClient().send({ type: 'select', paths: paths.slice(-MOST_TOLD), turn });
  }, CALM);
}

/** Steps that the text is told of; it shows the last one. */
const MOST_TOLD = 1000;

export function selectEdge(key: string | undefined): void {
  const { selected } = designer();
  setDesigner({ selectedEdge: key, ...(key !== undefined && selected.size > 0 ? { selected: new Set<string>() } : {}) });
}

/** Shows a path in the inspector without a change of the selection: the mapping that a step uses, say. */
export function inspect(path: string): void {
  setDesigner({ inspected: path });
}

/** Selects a step now if it is drawn, else when the change that brings it arrives. */
export function selectWhenDrawn(id: string): void {
  if (designer().steps.has(id)) select([id], { show: true });
  else awaited = id;
}

/** What becomes of the selection with a new picture: what is gone from it is not selected any more. */
export function selectionIn(picture: Pick<DesignerState, 'steps' | 'layout' | 'scene'>): Partial<DesignerState> {
  const { selected, cursor, selectedEdge } = designer();
  const there = (id: string): boolean => picture.steps.has(id) || Object.hasOwn(picture.layout.groups, id);
  return {
    ...([...selected].every(there) ? {} : { selected: new Set([...selected].filter(there)) }),
    ...(cursor === undefined || there(cursor) ? {} : { cursor: undefined }),
    ...(selectedEdge === undefined || picture.scene.edges.has(selectedEdge) ? {} : { selectedEdge: undefined }),
  };
}

/** Called with every new picture: selects what was waited for, once it is there. */
export function selectAwaited(): void {
  const id = awaited;
  if (id === undefined || !designer().steps.has(id)) return;
  awaited = undefined;
  select([id], { show: true });
}
