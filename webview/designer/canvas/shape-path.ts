import type { Shape } from '../../../src/flow/diagram/diagram.ts';

/** How far the corners of a decision are cut, in pixels. */
const SLANT = 14;
const ROUND = 7;

/** Outline of a box of a shape: an SVG path from its top left corner, half a pixel inside so that one-pixel lines are sharp. */
export function shapePath(shape: Shape, width: number, height: number): string {
  const right = width - 0.5;
  const bottom = height - 0.5;
  const middle = height / 2;
  if (shape === 'decision')
    return `M${SLANT} 0.5H${width - SLANT}L${right} ${middle}L${width - SLANT} ${bottom}H${SLANT}L0.5 ${middle}Z`;
  return roundedPath(width, height, shape === 'end' ? Math.min(height / 2 - 0.5, 22) : ROUND);
}

export function roundedPath(width: number, height: number, radius: number): string {
  const right = width - 0.5;
  const bottom = height - 0.5;
  const arc = (x: number, y: number): string => `A${radius} ${radius} 0 0 1 ${x} ${y}`;
  return (
    `M${radius + 0.5} 0.5H${right - radius}${arc(right, radius + 0.5)}V${bottom - radius}${arc(right - radius, bottom)}` +
    `H${radius + 0.5}${arc(0.5, bottom - radius)}V${radius + 0.5}${arc(radius + 0.5, 0.5)}Z`
  );
}
