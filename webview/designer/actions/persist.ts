import * as z from 'zod';
import type { DesignerClient } from '../../shared/vscode-api.ts';
import { useDesigner, type DesignerState } from '../store/index.ts';

const keptSchema = z.object({
  viewport: z.object({ x: z.number(), y: z.number(), zoom: z.number().min(0.001).max(10) }).optional(),
  selected: z.array(z.string()),
  cursor: z.string().optional(),
  inspected: z.string(),
  panels: z.object({
    palette: z.boolean(),
    inspector: z.boolean(),
    inspectorWidth: z.number(),
    minimap: z.boolean().optional(),
    notes: z.boolean().default(false),
  }),
});

/** Steps kept of a selection: a page that comes back with more selected says little. */
const MOST_SELECTED = 500;

/** Wait after the last move of the picture before it is kept, in milliseconds. */
const CALM = 150;

/** Brings back what the page showed before it was hidden, and keeps it from now on. */
export function persistIn(client: DesignerClient): void {
  const kept = keptSchema.safeParse(client.kept);
  if (kept.success) {
    const { viewport, selected, cursor, inspected, panels } = kept.data;
    useDesigner.setState({ viewport, cursor, inspected, panels, selected: new Set(selected) });
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  useDesigner.subscribe((now, before) => {
    if (!now.loaded || same(now, before)) return;
    clearTimeout(timer);
    const keep = (): void => client.keep(keptOf(useDesigner.getState()));
    // A tab may be hidden at once, and what is kept then is lost; only panning and zooming change at every frame.
    if (now.viewport === before.viewport) keep();
    else timer = setTimeout(keep, CALM);
  });
  window.addEventListener('pagehide', () => client.keep(keptOf(useDesigner.getState())));
}

const same = (a: DesignerState, b: DesignerState): boolean =>
  a.viewport === b.viewport &&
  a.selected === b.selected &&
  a.cursor === b.cursor &&
  a.inspected === b.inspected &&
  a.panels === b.panels;

const keptOf = ({ viewport, selected, cursor, inspected, panels }: DesignerState): z.infer<typeof keptSchema> => ({
  viewport,
  selected: [...selected].slice(0, MOST_SELECTED),
  cursor,
  inspected,
  panels,
});
