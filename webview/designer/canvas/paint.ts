import type { Shape } from '../../../src/flow/diagram/diagram.ts';
import type { PlacedBox } from '../../../src/flow/layout/placement.ts';
import { markOfBox } from '../debugging/marks.ts';
import type { DesignerState } from '../store/index.ts';
import { isMark } from './flow-elements.ts';

/** Colours of the theme as a canvas element needs them. */
export interface Paint {
  readonly shapes: Readonly<Record<Shape, string>>;
  readonly line: string;
  readonly text: string;
  readonly surface: string;
  readonly raised: string;
  readonly focus: string;
  readonly states: Readonly<Record<'running' | 'done' | 'vetoed' | 'failed', string>>;
  readonly danger: string;
  readonly breakpoint: { readonly on: string; readonly off: string };
  readonly frames: Readonly<Record<'paused' | 'focused' | 'caller', string>>;
  readonly font: string;
}

let known: Paint | undefined;

// VS Code changes the classes and the variables of the page when the theme changes
new MutationObserver(() => (known = undefined)).observe(document.documentElement, {
  attributes: true,
  attributeFilter: ['style', 'class'],
});

/** Reads the theme's colours; once per theme. */
export function paintOfTheme(): Paint {
  if (known) return known;
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  known = {
    shapes: {
      decision: colour('accent-decision'),
      action: colour('accent-action'),
      trigger: colour('accent-trigger'),
      loop: colour('accent-loop'),
      end: colour('accent-end'),
    },
    line: colour('line'),
    text: colour('text'),
    surface: colour('surface'),
    raised: colour('surface-raised'),
    focus: colour('focus'),
    states: { running: colour('busy'), done: colour('success'), vetoed: colour('warning'), failed: colour('danger') },
    danger: colour('danger'),
    breakpoint: { on: colour('breakpoint'), off: colour('breakpoint-off') },
    frames: { paused: colour('frame-paused'), focused: colour('frame-focused'), caller: colour('frame-focused') },
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return known;
}

/** A view of the flow: how large, and from where. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** What is painted besides boxes. */
export interface Detail {
  readonly edges: boolean;
  readonly titles: boolean;
  /** Radius of a breakpoint on the screen at least, in pixels. */
  readonly dot: number;
}

/** Draws the flow as it is seen from far away: boxes in the colour of their shape, lines between them. */
export function paintFlow(
  context: CanvasRenderingContext2D,
  view: View,
  state: DesignerState,
  { edges, titles, dot }: Detail,
): void {
  const { scene, steps, selected, problemsByStep, run, search, cursor } = state;
  const paint = paintOfTheme();
  const { x, y, zoom, width, height } = view;
  const scale = window.devicePixelRatio || 1;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(scale * zoom, 0, 0, scale * zoom, x * scale, y * scale);
  const left = -x / zoom;
  const top = -y / zoom;
  const right = left + width / zoom;
  const bottom = top + height / zoom;
  if (edges) {
    context.beginPath();
    context.strokeStyle = paint.line;
    context.globalAlpha = 0.6;
    context.lineWidth = Math.min(4, 1 / zoom);
    for (const { route } of scene.edges.values()) {
      const first = route[0];
      const last = route.at(-1);
      if (!first || !last || Math.max(first.x, last.x) < left || Math.min(first.x, last.x) > right) continue;
      if (Math.max(first.y, last.y) < top || Math.min(first.y, last.y) > bottom) continue;
      context.moveTo(first.x, first.y);
      for (const point of route) context.lineTo(point.x, point.y);
    }
    context.stroke();
    context.globalAlpha = 1;
  }
  context.font = `600 34px ${paint.font}`;
  context.textBaseline = 'middle';
  const found = new Set(search?.found);
  for (const box of scene.boxes.values()) {
    if (box.x > right || box.x + box.width < left || box.y > bottom || box.y + box.height < top || isMark(box.kind)) continue;
    const step = steps.get(box.id);
    const runState = run?.steps.get(box.id)?.state;
    context.fillStyle = runState ? paint.states[runState] : step ? paint.shapes[step.shape] : paint.line;
    context.globalAlpha = selected.has(box.id) || found.has(box.id) ? 1 : run && !runState ? 0.25 : titles ? 0.35 : 0.75;
    context.fillRect(box.x, box.y, box.width, box.height);
    context.globalAlpha = 1;
    paintDebugging(context, box, { size: dot / zoom, titles }, state);
    const marked = (problemsByStep.get(box.id)?.errors ?? 0) > 0 ? paint.danger : undefined;
    const ring = selected.has(box.id) || cursor === box.id || found.has(box.id) ? paint.focus : marked;
    if (ring) {
      context.strokeStyle = ring;
      context.lineWidth = 2.5 / zoom;
      context.strokeRect(box.x, box.y, box.width, box.height);
    }
    if (titles && step) {
      context.fillStyle = paint.text;
      context.fillText(step.title, box.x + 10, box.y + box.height / 2, box.width - 20);
    }
  }
}

/** Makes a canvas element as fine as the screen. */
export function sizeCanvas(element: HTMLCanvasElement, width: number, height: number): void {
  const scale = window.devicePixelRatio || 1;
  const wide = Math.round(width * scale);
  const high = Math.round(height * scale);
  if (element.width !== wide) element.width = wide;
  if (element.height !== high) element.height = high;
}

/** Radius of a breakpoint on the canvas; those of steps one below the other must not become one line. */
const DOT = { least: 7, most: 75 };

/** The breakpoint at the left of a box, and where the debugger stands. @param size of what is to be seen, on the canvas */
function paintDebugging(
  context: CanvasRenderingContext2D,
  box: PlacedBox,
  { size, titles }: { readonly size: number; readonly titles: boolean },
  state: DesignerState,
): void {
  const { breakpoints, marks } = state;
  const { breakpoint: dots, frames, danger } = paintOfTheme();
  const mark = marks.size > 0 ? markOfBox(state, box.id) : undefined;
  if (mark) {
    context.fillStyle = context.strokeStyle = mark.exception ? danger : frames[mark.frame];
    context.lineWidth = size;
    // the title is to be read
    context.globalAlpha = titles ? 0.4 : 1;
    if (mark.frame !== 'caller') context.fillRect(box.x, box.y, box.width, box.height);
    context.globalAlpha = 1;
    context.strokeRect(box.x, box.y, box.width, box.height);
  }
  const breakpoint = breakpoints.get(box.id);
  if (!breakpoint) return;
  const radius = Math.min(DOT.most, Math.max(DOT.least, size));
  context.fillStyle = breakpoint.state === 'disabled' || breakpoint.state === 'unverified' ? dots.off : dots.on;
  context.beginPath();
  context.arc(box.x - 4 - radius, box.y + box.height / 2, radius, 0, 2 * Math.PI);
  context.fill();
}
