import type { Diagram } from '../../../src/flow/diagram/diagram.ts';
import type { Layout } from '../../../src/flow/layout/layout.ts';
import { sceneOf } from '../scene/scene.ts';
import { designer, setDesigner, type DesignerState } from '../store/index.ts';
import { selectAwaited, selectionIn } from './select.ts';

interface Change {
  readonly diagram?: Diagram;
  readonly layout?: Layout;
}

/** Draws a new picture of the flow or a new arrangement, and keeps what else belongs to the same change with it. */
export function showPicture(change: Change, along: Partial<DesignerState> = {}): void {
  const before = designer();
  const diagram = change.diagram ?? before.diagram;
  const layout = change.layout ?? before.layout;
  const steps = diagram === before.diagram ? before.steps : new Map(diagram.steps.map((step) => [step.id, step]));
  const scene = sceneOf(diagram, layout, before.scene);
  const picture = { diagram, layout, steps, scene };
  // at once: everything that listens looks at each change
  setDesigner({ ...along, ...picture, ...selectionIn(picture) });
  selectAwaited();
}
