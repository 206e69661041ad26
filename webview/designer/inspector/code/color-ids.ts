import { Extensions } from 'monaco-editor/platform/theme/common/colorUtils.js';
import { Registry } from 'monaco-editor/platform/registry/common/platform.js';

/** Ids of all colours that Monaco knows: `editor.background`. */
export function colorIds(): string[] {
  const registry = Registry.as(Extensions.ColorContribution) as { getColors(): { readonly id: string }[] };
  return registry.getColors().map(({ id }) => id);
}
