import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef, type PointerEvent } from 'react';
import { designer, useDesigner, type DesignerState } from '../store/index.ts';
import { setView } from './camera.ts';
import { paintFlow, paintOfTheme, sizeCanvas, type View } from './paint.ts';

const WIDTH = 190;
const HEIGHT = 130;
const MARGIN = 8;

/** Wait before the boxes are painted anew, in milliseconds: what a person works on is drawn first. */
const CALM = 100;

/** The whole flow in a corner, with a frame around what is seen. For the pointer only: the keyboard has its own ways. */
export function Minimap() {
  const element = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return undefined;
    // the boxes are painted once per picture; moving the view only moves the frame
    const background = document.createElement('canvas');
    const behind = background.getContext('2d');
    let painted: readonly unknown[] | undefined;
    let frame = 0;
    let calm: ReturnType<typeof setTimeout> | undefined;
    const paintBoxes = (): void => {
      const state = designer();
      sizeCanvas(background, WIDTH, HEIGHT);
      if (behind) paintFlow(behind, viewOfAll(), state, { edges: state.scene.boxes.size < 1500, titles: false, dot: 1.4 });
      painted = stampOf(state);
    };
    const paintSoon = (): void => {
      calm ??= setTimeout(() => {
        calm = undefined;
        paintBoxes();
        soon();
      }, CALM);
    };
    const draw = (): void => {
      frame = 0;
      const view = viewOfAll();
      const paint = paintOfTheme();
      sizeCanvas(canvas, WIDTH, HEIGHT);
      const now = stampOf(designer());
      if (!painted) paintBoxes();
      else if (painted.some((part, index) => part !== now[index])) paintSoon();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.drawImage(background, 0, 0);
      const { transform, width, height } = flow.getState();
      const scale = window.devicePixelRatio || 1;
      const zoom = view.zoom / transform[2];
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.strokeStyle = paint.focus;
      context.lineWidth = 1.5;
      context.strokeRect(view.x - transform[0] * zoom, view.y - transform[1] * zoom, width * zoom, height * zoom);
    };
    const soon = (): void => {
      frame ||= requestAnimationFrame(draw);
    };
    const endings = [flow.subscribe(soon), useDesigner.subscribe(soon)];
    soon();
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(calm);
      for (const end of endings) end();
    };
  }, [flow]);
  const look = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const view = viewOfAll();
    const frame = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - frame.left - view.x) / view.zoom;
    const y = (event.clientY - frame.top - view.y) / view.zoom;
    const { transform, width, height } = flow.getState();
    setView({ x: width / 2 - x * transform[2], y: height / 2 - y * transform[2], zoom: transform[2] });
  };
  return <canvas ref={element} className="minimap" aria-hidden="true" onPointerDown={look} onPointerMove={look} />;
}

/** What the boxes are painted of. */
const stampOf = (state: DesignerState): readonly unknown[] => {
  const { scene, selected, cursor, problemsByStep, runRevision, search, breakpoints, marks } = state;
  return [scene, selected, cursor, problemsByStep, runRevision, search?.query, breakpoints, marks, paintOfTheme()];
};

/** How the whole flow fits into the corner. */
function viewOfAll(): View {
  const { x, y, width, height } = designer().scene.bounds;
  const zoom = Math.min((WIDTH - 2 * MARGIN) / Math.max(1, width), (HEIGHT - 2 * MARGIN) / Math.max(1, height), 0.15);
  return {
    x: (WIDTH - width * zoom) / 2 - x * zoom,
    y: (HEIGHT - height * zoom) / 2 - y * zoom,
    zoom,
    width: WIDTH,
    height: HEIGHT,
  };
}
