import { isMap, isScalar, LineCounter } from 'yaml';
import * as vscode from 'vscode';
import type { LogPlace } from '../../designer/run-panel-protocol.ts';
import { resolveReference } from '../../flow/file-reference.ts';
import { pathTo } from '../../flow/grammar/collections.ts';
import { TRIGGER_STAGES, type TriggerStage } from '../../flow/property-names.ts';
import type { FlowSource } from '../../flow/read-flow.ts';
import { parseTargets } from '../../targets/environment/yaml-document.ts';
import { openPlace, showText } from '../designer/open-place.ts';
import type { Extension } from '../extension-context.ts';
import { plainMessage } from '../plain-message.ts';
import type { RunRecord } from './run-history.ts';

/** Shows what a line of a run's log is about: on the canvas, in the text, in the targets file. */
export async function openLogPlace(extension: Extension, run: RunRecord, place: LogPlace): Promise<void> {
  const flow = vscode.Uri.parse(run.flow);
  switch (place.what) {
    case 'file':
      return showText(vscode.Uri.file(place.file), at(place.line - 1, place.column - 1));
    case 'target':
      return openTarget(extension, flow, run.environment, place.target);
    case 'step': {
      const found = await stepOf(extension, flow, place.steps);
      if (found) await extension.designers.show(found.document.uri, pathTo('steps', found.step));
      return;
    }
    case 'text': {
      const found = await stepOf(extension, flow, place.steps);
      if (!found) return;
      const { document, source, step } = found;
      const trigger = place.trigger && triggerOf(source, step, place.trigger);
      return openPlace(document, source, trigger ?? { path: pathTo('steps', step) });
    }
  }
}

const at = (line: number, column: number): vscode.Range => new vscode.Range(line, Math.max(0, column), line, Math.max(0, column));

interface FoundStep {
  readonly document: vscode.TextDocument;
  readonly source: FlowSource;
  readonly step: string;
}

/** The flow that the last step stands in: calls lead from one to the next. */
async function stepOf({ flows }: Extension, flow: vscode.Uri, steps: readonly string[]): Promise<FoundStep | undefined> {
  let uri = flow;
  for (const [index, step] of steps.entries()) {
    const document = await vscode.workspace.openTextDocument(uri);
    const source = flows.sourceOf(document);
    if (index === steps.length - 1) return { document, source, step };
    const call = source.flow?.steps.get(step);
    const called = call?.kind === 'call' ? resolveReference(source.file, call.call) : undefined;
    // the text may have changed since the run
    if (!called || !('path' in called)) return { document, source, step };
    uri = uri.with({ path: called.path });
  }
  return undefined;
}

/** The script of a trigger: its file, or its place in the flow. */
function triggerOf(
  { flow }: FlowSource,
  stepId: string,
  { stage, name }: { readonly stage: string; readonly name: string },
): { path: string } | { file: string } | undefined {
  const step = flow?.steps.get(stepId);
  const object = step?.kind === 'trigger' ? step.object : undefined;
  if (object === undefined || !Object.hasOwn(TRIGGER_STAGES, stage)) return undefined;
  const triggers = flow?.objects?.get(object)?.triggers?.[stage as TriggerStage] ?? [];
  const index = triggers.findIndex((trigger, place) => (trigger.name ?? fileName(trigger.file) ?? `${stage}[${place}]`) === name);
  const trigger = triggers[index];
  if (!trigger) return undefined;
  return trigger.file === undefined
    ? { path: `${pathTo(pathTo('objects', object), 'triggers')}/${stage}/${index}` }
    : { file: trigger.file };
}

const fileName = (path: string | undefined): string | undefined => path?.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');

/** Shows a target in the targets file; says so where there is none. */
async function openTarget({ environments }: Extension, flow: vscode.Uri, environment: string, target: string): Promise<void> {
  const { file } = await environments.of(flow);
  if (!file)
    return void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'There is no idflow.targets.yaml, so {0} is embedded and keeps its data in the folder .idflow beside the flow.',
        plainMessage(target),
      ),
    );
  const document = await vscode.workspace.openTextDocument(file);
  const offset = targetOffset(document.getText(), environment, target);
  const { line, character } = document.positionAt(offset);
  return showText(file, at(line, character));
}

/** Where a target stands in a targets file; 0 where it is not found. */
function targetOffset(text: string, environment: string, target: string): number {
  const root = parseTargets(text, new LineCounter()).document.contents;
  const environments = isMap(root) ? root.get('environments', true) : undefined;
  const targets = isMap(environments) ? environments.get(environment, true) : undefined;
  const pair = isMap(targets) ? targets.items.find(({ key }) => isScalar(key) && key.value === target) : undefined;
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0;
}
