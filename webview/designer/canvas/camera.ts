import type { ReactFlowInstance } from '@xyflow/react';
import { reducedMotion } from '../../shared/reduced-motion.ts';
import type { Bounds } from '../scene/scene.ts';
import { designer, type Anchor, type Viewport } from '../store/index.ts';

/** Zoom that text is drawn for. */
const READABLE_ZOOM = 1;
export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 2;

/** Room left around what is brought into view, in pixels. */
const MARGIN = 48;

/** Height of the line of a search. */
const SEARCH_LINE = 44;

/** A glide of the view, in milliseconds. */
const GLIDE = 220;

let flow: Pick<ReactFlowInstance, 'setViewport' | 'getViewport' | 'zoomTo' | 'zoomIn' | 'zoomOut'> | undefined;
let pane: HTMLElement | undefined;

/** The canvas hands its camera over when it is drawn. @returns ends that */
export function mountCamera(instance: NonNullable<typeof flow>, element: HTMLElement): () => void {
  flow = instance;
  pane = element;
  const observer = new ResizeObserver(() => {
    if (performance.now() < settledAt) showAll(false);
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (kept !== undefined) revealIfHidden(kept);
    }, RESTING);
  });
  observer.observe(element);
  return () => {
    clearTimeout(resting);
    observer.disconnect();
  };
}

/** How long the canvas has kept its size when it is at rest, in milliseconds: longer than a glide, which ends before. */
const RESTING = 300;

let resting: ReturnType<typeof setTimeout> | undefined;

let kept: string | undefined;

/** Keeps a step in view, or none: where the canvas changes its size, the view follows, until a person moves it. */
export function keepInView(step: string | undefined): void {
  kept = step;
}

/** A person moves the view, and decides from now on what is to be seen. */
export const letGo = (): void => keepInView(undefined);

const glide = (): { duration: number } | undefined => (reducedMotion() ? undefined : { duration: GLIDE });

/** How long after a fit the canvas may still get its size, in milliseconds: a panel opens, the editor is split. */
const SETTLING = 500;

let settledAt = 0;

/** The whole flow, as large as text needs to be at most; in the canvas as it will be, where that is just changing its size. */
export function fit(): void {
  letGo();
  settledAt = performance.now() + SETTLING;
  showAll(true);
}

function showAll(animate: boolean): void {
  if (!flow || !pane) return;
  void flow.setViewport(viewOf(designer().scene.bounds, pane, READABLE_ZOOM), animate ? glide() : undefined);
}

/** Zooms between which a flow opens that is too large to be seen whole: all of its width if that can be read, and its start. */
const OPENING_ZOOM = { least: 0.6, most: 0.85 };

/** How a flow opens: whole where it can be read so, else from its start. */
export function openingView(element: HTMLElement): Viewport {
  const { bounds, start } = designer().scene;
  const whole = viewOf(bounds, element, READABLE_ZOOM);
  if (whole.zoom >= OPENING_ZOOM.least || !start) return whole;
  const wide = (element.clientWidth - 2 * MARGIN) / Math.max(1, bounds.width);
  const zoom = Math.min(OPENING_ZOOM.most, Math.max(OPENING_ZOOM.least, wide));
  const middle = wide >= zoom ? bounds.x + bounds.width / 2 : start.x + start.width / 2;
  return { x: element.clientWidth / 2 - middle * zoom, y: MARGIN - start.y * zoom, zoom };
}

function viewOf({ x, y, width, height }: Bounds, element: HTMLElement, most: number): Viewport {
  const { clientWidth, clientHeight } = element;
  const zoom = Math.max(
    MIN_ZOOM,
    Math.min(most, (clientWidth - 2 * MARGIN) / Math.max(1, width), (clientHeight - 2 * MARGIN) / Math.max(1, height)),
  );
  return { x: (clientWidth - width * zoom) / 2 - x * zoom, y: (clientHeight - height * zoom) / 2 - y * zoom, zoom };
}

export function zoomIn(): void {
  letGo();
  void flow?.zoomIn(glide());
}

export function zoomOut(): void {
  letGo();
  void flow?.zoomOut(glide());
}

export function zoomTo(zoom: number): void {
  letGo();
  void flow?.zoomTo(zoom, glide());
}

export function setView(viewport: Viewport): void {
  letGo();
  void flow?.setViewport(viewport);
}

/** Moves the view just as far as a step needs to be seen; zooms in where it could not be read. */
export function reveal(id: string): void {
  letGo();
  bringIntoView(id);
}

function bringIntoView(id: string): void {
  const box = designer().scene.boxes.get(designer().scene.shownAs(id));
  if (!flow || !pane || !box) return;
  const view = flow.getViewport();
  const zoom = view.zoom < 0.45 ? 0.85 : view.zoom;
  const { clientWidth, clientHeight } = pane;
  if (zoom !== view.zoom) return lookAt(box, zoom);
  const left = box.x * zoom + view.x;
  const top = box.y * zoom + view.y;
  const right = left + box.width * zoom;
  const bottom = top + box.height * zoom;
  // a step that is far away is shown in the middle, so that its neighbours are seen too
  if (left > clientWidth || right < 0 || top > clientHeight || bottom < 0) return lookAt(box, zoom);
  const dx = left < MARGIN ? MARGIN - left : Math.min(0, clientWidth - MARGIN - right);
  // the line of a search lies over the upper edge
  const upper = designer().search ? MARGIN + SEARCH_LINE : MARGIN;
  const dy = top < upper ? upper - top : Math.min(0, clientHeight - MARGIN - bottom);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: view.x + dx, y: view.y + dy, zoom }, glide());
}

/** Brings a step into view where not all of it is to be seen; else the view stays as it is. */
export function revealIfHidden(id: string): void {
  const box = designer().scene.boxes.get(designer().scene.shownAs(id));
  if (!pane || !box) return;
  const place = anchorOf(id);
  if (!lieWithin(place, pane.getBoundingClientRect())) return bringIntoView(id);
  const covers = document.querySelectorAll('canvas.minimap, .recorded-band, .banner-exception');
  if (flow && [...covers].some((cover) => lieOver(cover.getBoundingClientRect(), place))) lookAt(box, flow.getViewport().zoom);
}

const lieWithin = (inner: Anchor, outer: Anchor): boolean =>
  inner.left >= outer.left && inner.top >= outer.top && inner.right <= outer.right && inner.bottom <= outer.bottom;

const lieOver = (a: Anchor, b: Anchor): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function lookAt({ x, y, width, height }: Bounds, zoom: number): void {
  if (!flow || !pane) return;
  const middle = { x: x + width / 2, y: y + height / 2 };
  void flow.setViewport({ x: pane.clientWidth / 2 - middle.x * zoom, y: pane.clientHeight / 2 - middle.y * zoom, zoom }, glide());
}

/** Where a step is in the window, for what pops up beside it. */
export function anchorOf(id: string): Anchor {
  const { scene } = designer();
  const box = scene.boxes.get(scene.shownAs(id)) ?? titleOfFrame(scene.frames.find(({ group }) => group === id));
  const frame = pane?.getBoundingClientRect();
  if (!flow || !frame || !box) return { left: 100, top: 100, right: 100, bottom: 100 };
  const { x, y, zoom } = flow.getViewport();
  const left = frame.left + box.x * zoom + x;
  const top = frame.top + box.y * zoom + y;
  return { left, top, right: left + box.width * zoom, bottom: top + box.height * zoom };
}

/** The upper edge of a frame, where its title stands. */
const titleOfFrame = (frame: Bounds | undefined): Bounds | undefined => frame && { ...frame, height: Math.min(28, frame.height) };

/** Puts the keyboard back onto the canvas. */
export function focusCanvas(): void {
  document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
}
