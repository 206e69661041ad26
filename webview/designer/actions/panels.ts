import type { Preferences } from '../../../src/designer/to-designer.ts';
import { designer, setDesigner, type DesignerState, type Panels } from '../store/index.ts';

/** Narrowest and widest inspector, in pixels. */
export const INSPECTOR_WIDTH = { least: 240, most: 900 };

/** Width up to which a panel lies over the canvas instead of beside it, where it would leave no room. */
const NARROW = '(max-width: 480px)';
/** Width up to which there is one panel at a time. */
const CROWDED = '(max-width: 800px)';

/** Keeps an eye on the width of the page. */
export function followWidth(): void {
  const [narrow, crowded] = [window.matchMedia(NARROW), window.matchMedia(CROWDED)];
  const follow = (): void => setDesigner({ narrow: narrow.matches, crowded: crowded.matches, over: undefined });
  narrow.addEventListener('change', follow);
  crowded.addEventListener('change', follow);
  follow();
}

type SidePanel = 'palette' | 'inspector';

/** Whether a panel is to be seen: one that lies over the canvas only while it is wanted, both only where they have room. */
export function showsPanel(
  panel: SidePanel,
  { narrow, crowded, over, panels }: Pick<DesignerState, 'narrow' | 'crowded' | 'over' | 'panels'>,
): boolean {
  if (narrow) return over === panel;
  return panels[panel] && !(crowded && panel === 'inspector' && panels.palette);
}

function showPanel(panel: SidePanel, shown: boolean): void {
  const { narrow, crowded, panels } = designer();
  if (narrow) return setDesigner({ over: shown ? panel : undefined });
  const palette = crowded && panel === 'inspector' && shown ? false : panels.palette;
  setDesigner({ panels: { ...panels, palette, [panel]: shown } });
}

/** Takes away what lies over the canvas of a narrow page. @returns whether something did */
export function closeOver(): boolean {
  if (designer().over === undefined) return false;
  setDesigner({ over: undefined });
  return true;
}

export function togglePanel(panel: Exclude<keyof Panels, 'inspectorWidth'>): void {
  const { panels } = designer();
  if (panel === 'palette' || panel === 'inspector') return showPanel(panel, !showsPanel(panel, designer()));
  const shown = panel === 'minimap' ? showsMinimap(designer()) : panels[panel];
  setDesigner({ panels: { ...panels, [panel]: !shown } });
}

/** Whether the minimap is to be seen: as was said in this designer, else as the setting says. */
export const showsMinimap = ({ panels, preferences }: Pick<DesignerState, 'panels' | 'preferences'>): boolean =>
  panels.minimap ?? preferences.minimap;

/** The setting counts from now on, whatever was said in this designer before. */
export function prefer(preferences: Preferences): void {
  const { minimap: _, ...panels } = designer().panels;
  setDesigner({ preferences, panels });
}

export function resizeInspector(width: number): void {
  const { panels } = designer();
  const inspectorWidth = Math.round(Math.min(INSPECTOR_WIDTH.most, Math.max(INSPECTOR_WIDTH.least, width)));
  setDesigner({ panels: { ...panels, inspectorWidth } });
}

/** Shows the inspector and gives it the keyboard. */
export function enterInspector(): void {
  showPanel('inspector', true);
  requestAnimationFrame(() => focusFirst('.panel-inspector'));
}

/** Shows the palette and gives it the keyboard. */
export function openPalette(): void {
  showPanel('palette', true);
  requestAnimationFrame(() => focusFirst('.panel-palette'));
}

/** The parts of the page that F6 goes through. */
const PARTS = ['.toolbar', '.panel-palette', '.canvas', '.panel-inspector'];

/** Gives the keyboard to the next part of the page, or with -1 to the one before. */
export function nextPart(by: 1 | -1): void {
  const parts = PARTS.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []);
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  const next = parts[(at + by + parts.length) % parts.length];
  if (next) focusFirst(next);
}

const FOCUSABLE = 'button:not(:disabled), input, textarea, select, a[href], [tabindex="0"]';

function focusFirst(where: string | HTMLElement): void {
  const part = typeof where === 'string' ? document.querySelector<HTMLElement>(where) : where;
  if (!part) return;
  const inside = [...part.querySelectorAll<HTMLElement>(`[data-first], ${FOCUSABLE}`)];
  const first = part.matches('[tabindex="0"]') ? part : inside.find((element) => !element.matches('.splitter'));
  (first ?? part).focus({ preventScroll: true });
}
