import type { DiagramPort, DiagramStep } from '../diagram/diagram.ts';
import { END } from '../graph.ts';
import type { Point } from './layout.ts';
import { LINE_HEIGHTS, shortened, textWidth, wrapped } from './text-metrics.ts';

/** Where an edge leaves a box; `x` and `y` from its top left corner, in pixels. */
export interface PortPlace extends Point {
  readonly port: DiagramPort;
  readonly side: 'bottom' | 'left' | 'right';
}

/** The measures of a drawn step, known without measuring. */
export interface StepBox {
  readonly width: number;
  readonly height: number;
  /** Lines of the title, at most two. */
  readonly title: readonly string[];
  /** The summary as it fits into one line; empty where it would only repeat the title. */
  readonly summary: string;
  /** All ports, quiet ones too. */
  readonly ports: readonly PortPlace[];
  /** Where edges arrive: from above, and from the steps of a loop. */
  readonly entry: Point;
  readonly back: Point;
}

const STEP_WIDTH = 240;
/** Of a switch with many cases. */
const MAX_WIDTH = 960;
const MIN_HEIGHT = 44;
/** Between border and text: left holds the icon. */
const PADDING = { left: 40, right: 14, top: 10, bottom: 10 };
export const END_SIZE = { width: 104, height: 34 };
/** The mark of an edge that ends the run right there. */
export const STUB_SIZE = { width: 46, height: 22 };
/** The mark of an edge to a step that there is not, with its id; as wide as two ways out of a decision leave room for. */
export const MISSING_SIZE = { most: 112, padding: 18, height: STUB_SIZE.height };
/** A folded group. */
export const GROUP_SIZE = { width: STEP_WIDTH, height: 56 };
/** Height of the line with target badge and count, under the summary. */
const FOOT = 20;
/** Slanted corners of a decision, taken from its text. */
const SLANT = 12;

const boxes = new WeakMap<DiagramStep, StepBox>();

/** Size and ports of a step's box. The same for the same step: what surrounds it does not matter. */
export function boxOf(step: DiagramStep): StepBox {
  let box = boxes.get(step);
  if (!box) boxes.set(step, (box = measured(step)));
  return box;
}

function measured(step: DiagramStep): StepBox {
  const slant = step.shape === 'decision' ? SLANT : 0;
  const below = portsBelow(step);
  const width = Math.max(STEP_WIDTH, below.length > 2 ? Math.min(MAX_WIDTH, widthOf(below)) : 0);
  const room = width - PADDING.left - PADDING.right - slant;
  const title = wrapped(step.title, 'title', room, 2);
  const summary = step.summary === step.title ? '' : shortened(step.summary, 'code', room);
  const foot = step.target || step.body ? FOOT : 0;
  const height =
    PADDING.top + title.length * LINE_HEIGHTS.title + (summary === '' ? 0 : LINE_HEIGHTS.code + 2) + foot + PADDING.bottom;
  const size = { width, height: Math.max(height, MIN_HEIGHT) };
  return {
    ...size,
    title,
    summary,
    ports: placePorts(step, below, size),
    entry: { x: size.width / 2, y: 0 },
    back: { x: size.width, y: Math.round(size.height / 2) },
  };
}

/** Ports at the lower edge from left to right: the main way, or the ways out of a decision; of a loop first how it goes on. */
function portsBelow({ shape, ports }: DiagramStep): readonly DiagramPort[] {
  if (shape === 'decision') {
    const ways = ports.filter(({ kind }) => kind !== 'error');
    return ways.filter((port, index) => !endsAside(port, index, ways));
  }
  const main = ports.filter(({ kind, name }) => kind === 'flow' && (name === 'next' || name === 'do'));
  return shape === 'loop' ? main.sort((a, b) => Number(a.name === 'do') - Number(b.name === 'do')) : main;
}

/** Room for the words of many ports beside each other. */
const widthOf = (ports: readonly DiagramPort[]): number => ports.reduce((sum, { label }) => sum + labelWidth(label) + 8, 16);

/**
 * The main way leaves below, in the middle. Ways out of a decision leave below side by side, but one that ends the run
 * leaves at its side. All else leaves at the right: rarer ways, then errors.
 */
function placePorts(
  { shape, ports }: DiagramStep,
  below: readonly DiagramPort[],
  { width, height }: { readonly width: number; readonly height: number },
): PortPlace[] {
  const places = new Map<DiagramPort, PortPlace>();
  const room = widthOf(below);
  let at = 8;
  for (const [index, port] of below.entries()) {
    const share = below.length > 2 ? ((labelWidth(port.label) + 8) * (width - 16)) / (room - 16) : 0;
    const x =
      below.length === 1 || (shape === 'loop' && index === 0)
        ? width / 2
        : shape === 'loop'
          ? width * 0.85
          : below.length === 2
            ? width * (0.25 + index / 2)
            : at + share / 2;
    at += share;
    places.set(port, { port, x: Math.round(x), y: height, side: 'bottom' });
  }
  const ways = shape === 'decision' ? ports.filter(({ kind }) => kind !== 'error') : [];
  const left = ways.length > 1 && !places.has(ways[0]!) ? ways[0] : undefined;
  if (left) places.set(left, { port: left, x: 0, y: Math.round(height / 2), side: 'left' });
  const right = ports.filter((port) => !places.has(port));
  for (const [index, port] of right.entries())
    places.set(port, { port, x: width, y: Math.round((height * (index + 1)) / (right.length + 1)), side: 'right' });
  return ports.map((port) => places.get(port)!);
}

/** The first or the last way out of a decision, when it ends the run; one way always leads on below. */
function endsAside(port: DiagramPort, index: number, ways: readonly DiagramPort[]): boolean {
  if (port.to !== END || ways.length < 2) return false;
  if (index === ways.length - 1) return true;
  return index === 0 && ways.at(-1)?.to !== END;
}

/** Width that the word on an edge takes, with its background. */
export const labelWidth = (label: string): number => Math.ceil(textWidth(label, 'label')) + 10;
