import { t } from '../../shared/words.ts';
import { designerClient } from '../../shared/vscode-api.ts';
import { designer } from '../store/index.ts';
import { announce } from './announce.ts';
import { disconnect } from './connect.ts';
import { edit, refuse } from './edit.ts';

/** Ids of the selected steps; those of a selected group are its steps. */
export function selectedSteps(): string[] {
  const { selected, steps, layout } = designer();
  const ids = [...selected].flatMap((id) => (Object.hasOwn(layout.groups, id) ? layout.groups[id]!.steps : [id]));
  return [...new Set(ids)].filter((id) => steps.has(id));
}

/** Puts the selected steps on the clipboard, as YAML text that any flow file takes. @returns whether it did */
export async function copySelected(): Promise<boolean> {
  const steps = selectedSteps();
  if (steps.length === 0) return false;
  try {
    const text = await designerClient().ask({ ask: 'copy', steps });
    await navigator.clipboard.writeText(String(text));
  } catch (error) {
    refuse(t('say.clipboard', error instanceof Error ? error.message : String(error)));
    return false;
  }
  announce(t('say.copied', steps.length));
  return true;
}

export async function cutSelected(): Promise<void> {
  const steps = selectedSteps();
  if (await copySelected()) await edit({ edit: 'delete-steps', steps, heal: true });
}

/** Adds steps that stand as YAML text on the clipboard, behind the selected one. */
export async function paste(yaml: string): Promise<void> {
  if (yaml.trim() === '') return;
  const after = selectedSteps().at(-1) ?? designer().cursor;
  await edit({ edit: 'paste-steps', yaml, ...(after === undefined ? {} : { after }) });
}

export async function pasteFromClipboard(): Promise<void> {
  try {
    await paste(await navigator.clipboard.readText());
  } catch (error) {
    refuse(t('say.clipboard', error instanceof Error ? error.message : String(error)));
  }
}

export async function duplicateSelected(): Promise<void> {
  const steps = selectedSteps();
  if (steps.length > 0) await edit({ edit: 'duplicate-steps', steps });
}

/** Deletes what is selected: steps, so that what led to them leads on; or an edge. */
export async function deleteSelected(): Promise<void> {
  const { selectedEdge, scene } = designer();
  const steps = selectedSteps();
  if (steps.length > 0) {
    await edit({ edit: 'delete-steps', steps, heal: true });
    return;
  }
  const edge = selectedEdge === undefined ? undefined : scene.edges.get(selectedEdge);
  if (edge) await disconnect(edge.step, edge.port);
}
