import { useStore } from '@xyflow/react';
import { useMemo } from 'react';
import type { Scene } from '../scene/scene.ts';
import { sceneWithin } from '../scene/scene-within.ts';

/** Boxes from which on React Flow is told only of those near the view: it goes through all that it knows in every frame. */
const MANY = 300;

const NOWHERE = '0 0 0 0';

/**
 * The part of a picture that can come into view with the next moves, with all that is selected. Changes only when the
 * view has come further than that.
 */
export function useSceneNearView(scene: Scene, selected: ReadonlySet<string>): Scene {
  const many = scene.boxes.size > MANY;
  const corners = useStore(({ transform, width, height }) => (many ? cornersNear(transform, width, height) : NOWHERE));
  return useMemo(() => {
    if (!many) return scene;
    const [left = 0, top = 0, right = 0, bottom = 0] = corners.split(' ').map(Number);
    return sceneWithin(scene, { left, top, right, bottom }, selected);
  }, [scene, many, corners, selected]);
}

/** Printed, so that the same is equal. The view lies on up to four tiles of its size; half a tile more on each side. */
function cornersNear([x, y, zoom]: readonly [number, number, number], width: number, height: number): string {
  if (width === 0 || height === 0) return NOWHERE;
  const tile = 2 ** Math.ceil(Math.log2(Math.max(width, height) / zoom));
  const first = (at: number): number => (Math.floor(-at / zoom / tile) - 0.5) * tile;
  const last = (at: number, size: number): number => (Math.floor((size - at) / zoom / tile) + 1.5) * tile;
  return [first(x), first(y), last(x, width), last(y, height)].join(' ');
}
