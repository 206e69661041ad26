import { useEffect, useRef, useState } from 'react';
import { reducedMotion } from '../../shared/reduced-motion.ts';
import { useDesigner } from '../store/index.ts';

/** Steps up to which boxes glide to new places; more of them would stutter. */
const MOST_GLIDING = 600;

/** True for a moment after things moved to other places, so that they glide there. */
export function useGlide(): boolean {
  const scene = useDesigner((state) => state.scene);
  const before = useRef(scene);
  const [gliding, setGliding] = useState(false);
  useEffect(() => {
    const known = before.current.boxes;
    before.current = scene;
    if (known.size === 0 || scene.boxes.size > MOST_GLIDING || reducedMotion()) return;
    setGliding(true);
    const timer = setTimeout(() => setGliding(false), 260);
    return () => clearTimeout(timer);
  }, [scene]);
  return gliding;
}
