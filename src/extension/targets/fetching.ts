import * as vscode from 'vscode';
import type { JsonObject } from '../../flow/json.ts';
import type { Environments } from '../environments.ts';
import type { FlowRunner } from '../run/flow-runner.ts';
import { fetchByFlow } from './fetch-by-flow.ts';
import { chooseObject, mappedDocument, objectsOn, rowsIn, type MappedObject } from './fetch-mapped.ts';
import type { FetchedDocuments } from './fetched-documents.ts';
import type { ListedNode, TargetNode } from './targets-node.ts';

/** What fetching needs. */
export interface FetchParts {
  readonly runner: FlowRunner;
  readonly environments: Environments;
  readonly documents: FetchedDocuments;
}

/** Shows what the target has, as it has it. Of a database the rows that a flow reads for an object. */
export async function showRaw(parts: FetchParts, node: ListedNode): Promise<void> {
  const { ref } = node;
  if (node.is === 'entry') {
    const { path } = node.entry;
    const fetched = await underWay(node, () => parts.runner.targets.fetch(ref, ref.target, path));
    return parts.documents.show(ref, path, fetched);
  }
  const chosen = await chooseReadObject(parts, node);
  const fetched = chosen && (await fetchByFlow(parts.runner.targets, ref, chosen));
  if (chosen && fetched) await parts.documents.show(ref, [chosen.object], fetched);
}

/** Shows what the mapping of an object of a flow makes of a thing of the target. */
export async function showMapped(parts: FetchParts, node: ListedNode): Promise<void> {
  const { ref } = node;
  const { runner, documents } = parts;
  const chosen =
    node.is === 'entry'
      ? await chooseObject(await objectsOn(ref, parts.environments), ref.target)
      : await chooseReadObject(parts, node);
  if (!chosen) return;
  const path = node.is === 'entry' ? node.entry.path : [];
  const fetched =
    node.is === 'entry'
      ? await underWay(node, () => runner.targets.fetch(ref, ref.target, path))
      : await fetchByFlow(runner.targets, ref, chosen);
  const one = fetched && (await chooseRow(fetched, chosen));
  if (!one) return;
  const evaluations = await underWay(node, () => runner.evaluateFetched(chosen.flow, chosen.object, one));
  const name = vscode.l10n.t('as {0}', chosen.object);
  await documents.show(ref, [...path, name], mappedDocument(chosen, evaluations));
}

/** The objects of flows that say with SQL how they are read. */
async function chooseReadObject({ environments }: FetchParts, { ref }: TargetNode): Promise<MappedObject | undefined> {
  const objects = await objectsOn(ref, environments);
  return chooseObject(
    objects.filter(({ statements }) => statements !== undefined),
    ref.target,
  );
}

/** Of several rows the one that a person chooses. @returns undefined when there is none */
async function chooseRow(fetched: JsonObject, { object }: MappedObject): Promise<JsonObject | undefined> {
  const rows = rowsIn(fetched);
  if (!rows) return fetched;
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The target has no such {0}.', object));
    return undefined;
  }
  if (rows.length === 1) return rows[0];
  const choice = await vscode.window.showQuickPick(
    rows.map((row) => ({ label: Object.values(row).slice(0, 4).map(String).join(' · '), row })),
    { title: vscode.l10n.t('Show as Mapped'), placeHolder: vscode.l10n.t('Which row?') },
  );
  return choice?.row;
}

const underWay = <T>({ ref }: ListedNode, work: () => Promise<T>): Thenable<T> =>
  vscode.window.withProgress({ location: { viewId: 'idflow.targets' }, title: vscode.l10n.t('Asking {0}…', ref.target) }, work);
