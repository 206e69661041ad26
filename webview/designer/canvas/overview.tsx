import { useStore, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { PlacedBox } from '../../../src/flow/layout/placement.ts';
import { select } from '../actions/select.ts';
import { designer, useDesigner } from '../store/index.ts';
import { isMark } from './flow-elements.ts';
import { paintFlow, sizeCanvas } from './paint.ts';

/** From so many boxes on, and below this zoom, elements of the page would be too many and too small to read. */
const MANY = 400;
const FAR = 0.24;

/** Zoom from which titles can be read. */
const TITLE_ZOOM = 0.12;

/** Whether the flow is seen from so far away that it is painted, not built of elements. */
export function useOverview(): boolean {
  const many = useDesigner(({ scene }) => scene.boxes.size > MANY);
  const far = useStore(({ transform }) => transform[2] < FAR);
  return many && far;
}

/** The flow from far away, painted onto one canvas element. A click selects the step under it. */
export function Overview() {
  const element = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return undefined;
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      const { transform, width, height } = flow.getState();
      sizeCanvas(canvas, width, height);
      const view = { x: transform[0], y: transform[1], zoom: transform[2], width, height };
      paintFlow(context, view, designer(), { edges: true, titles: view.zoom >= TITLE_ZOOM, dot: 3 });
    };
    const soon = (): void => {
      frame ||= requestAnimationFrame(draw);
    };
    const endings = [flow.subscribe(soon), useDesigner.subscribe(soon)];
    draw();
    return () => {
      cancelAnimationFrame(frame);
      for (const end of endings) end();
    };
  }, [flow]);
  useEffect(() => {
    // the canvas lets the pointer through to the pane, so that panning works as ever; clicks are read from there
    const pane = element.current?.closest('.react-flow');
    const onClick = (event: Event): void => {
      if (!(event instanceof MouseEvent)) return;
      const { transform, domNode } = flow.getState();
      const frame = domNode?.getBoundingClientRect();
      if (!frame) return;
      const x = (event.clientX - frame.left - transform[0]) / transform[2];
      const y = (event.clientY - frame.top - transform[1]) / transform[2];
      const hit = boxAt(x, y);
      if (hit) setTimeout(() => select([designer().scene.nameOf(hit.id)]));
    };
    pane?.addEventListener('click', onClick);
    return () => pane?.removeEventListener('click', onClick);
  }, [flow]);
  return <canvas ref={element} className="overview" aria-hidden="true" />;
}

function boxAt(x: number, y: number): PlacedBox | undefined {
  for (const box of designer().scene.boxes.values())
    if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height && !isMark(box.kind)) return box;
  return undefined;
}
