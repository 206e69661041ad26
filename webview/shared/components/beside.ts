export type Side = 'below' | 'above' | 'right' | 'left';

/** Distance between an anchor and what floats beside it, and between that and the window's edge, in pixels. */
const GAP = 6;

/** Puts a floating element beside an anchor, turned to the other side where the window ends, and always inside of it. */
export function beside(element: HTMLElement, anchor: Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>, side: Side): void {
  const { offsetWidth: width, offsetHeight: height } = element;
  const middleX = (anchor.left + anchor.right - width) / 2;
  const middleY = (anchor.top + anchor.bottom - height) / 2;
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - height;
  const right = anchor.right + GAP;
  const left = anchor.left - GAP - width;
  const fitsBelow = below + height <= window.innerHeight;
  const fitsRight = right + width <= window.innerWidth;
  const [x, y] = {
    below: [middleX, fitsBelow || above < 0 ? below : above],
    above: [middleX, above >= 0 ? above : below],
    right: [fitsRight || left < 0 ? right : left, middleY],
    left: [left >= 0 ? left : right, middleY],
  }[side] as [number, number];
  element.style.left = `${Math.max(GAP, Math.min(x, window.innerWidth - width - GAP))}px`;
  element.style.top = `${Math.max(GAP, Math.min(y, window.innerHeight - height - GAP))}px`;
}
