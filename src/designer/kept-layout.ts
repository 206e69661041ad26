import { END } from '../flow/diagram/diagram.ts';
import type { Layout } from '../flow/layout/layout.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import { brokenOf } from './broken.ts';

/**
 * A step keeps its place under its new id; the old one stays for an undo until the next arrangement.
 * @returns the same layout where it does not know the step
 */
export function withRenamed(layout: Layout, from: string, to: string): Layout {
  const place = Object.hasOwn(layout.steps, from) ? layout.steps[from] : undefined;
  const renamed = (ids: readonly string[]): string[] => (ids.includes(from) ? [...ids, to] : [...ids]);
  const grouped = Object.values(layout.groups).some(({ steps }) => steps.includes(from));
  if (!place && !grouped && !layout.collapsed.includes(from)) return layout;
  return {
    ...layout,
    steps: place ? { ...layout.steps, [to]: place } : layout.steps,
    collapsed: renamed(layout.collapsed),
    groups: Object.fromEntries(
      Object.entries(layout.groups).map(([id, group]) => [id, { ...group, steps: renamed(group.steps) }]),
    ),
  };
}

/** Ids of steps that the flow does not have are dropped, as long as the text tells which it has. */
export function withoutGone(layout: Layout, source: FlowSource): Layout {
  if (brokenOf(source)) return layout;
  const here = (id: string): boolean => source.stepIds.has(id);
  const groups = Object.entries(layout.groups)
    .map(([id, group]) => [id, { ...group, steps: group.steps.filter(here) }] as const)
    .filter(([, group]) => group.steps.length > 0);
  const groupIds = new Set(groups.map(([id]) => id));
  const isDrawn = (id: string): boolean => here(id) || id === END || groupIds.has(id.replace(/^group:/, ''));
  return {
    ...layout,
    steps: Object.fromEntries(Object.entries(layout.steps).filter(([id]) => isDrawn(id))),
    collapsed: layout.collapsed.filter((id) => here(id) || groupIds.has(id)),
    groups: Object.fromEntries(groups),
  };
}
