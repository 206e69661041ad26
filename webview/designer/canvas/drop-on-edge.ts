import { moveOntoEdge } from '../actions/connect.ts';
import { designer, setDesigner } from '../store/index.ts';

/** Rest of the pointer over an edge before a dragged step would go onto it, in milliseconds: most steps only pass by. */
const REST = 300;

let over: { readonly edge: string; readonly timer: ReturnType<typeof setTimeout> } | undefined;

/** Key of the edge under a point of the window, whatever lies above it; edges of the step itself do not count. */
function edgeUnder(step: string, { clientX, clientY }: PointerPlace): string | undefined {
  const { scene } = designer();
  for (const element of document.elementsFromPoint(clientX, clientY)) {
    const key = element.closest<SVGElement>('[data-edge]')?.dataset['edge'];
    const edge = key === undefined ? undefined : scene.edges.get(key);
    if (edge && edge.step !== step && edge.from !== step && edge.to !== step) return key;
  }
  return undefined;
}

type PointerPlace = Pick<MouseEvent, 'clientX' | 'clientY'>;

/** A step is being dragged: the edge under the pointer lights up when the pointer rests there. */
export function dragOverEdge(step: string, pointer: PointerPlace): void {
  const { steps, abilities, dropEdge } = designer();
  const canFollow = abilities.edit && (steps.get(step)?.ports.length ?? 0) > 0;
  const edge = canFollow ? edgeUnder(step, pointer) : undefined;
  if (edge === over?.edge) return;
  clearTimeout(over?.timer);
  over = edge === undefined ? undefined : { edge, timer: setTimeout(() => setDesigner({ dropEdge: edge }), REST) };
  if (dropEdge !== undefined) setDesigner({ dropEdge: undefined });
}

/** The dragged step is let go. @returns resolves when it is on the edge that it was dropped on; undefined where that was none */
export function dropOnEdge(step: string): Promise<unknown> | undefined {
  const { dropEdge, scene } = designer();
  const edge = over?.edge === dropEdge && dropEdge !== undefined ? scene.edges.get(dropEdge) : undefined;
  stopOverEdge();
  return edge && moveOntoEdge(step, edge.step, edge.port);
}

function stopOverEdge(): void {
  clearTimeout(over?.timer);
  over = undefined;
  if (designer().dropEdge !== undefined) setDesigner({ dropEdge: undefined });
}
