import * as vscode from 'vscode';
import { pathTo } from '../../flow/grammar/collections.ts';
import type { Extension } from '../extension-context.ts';
import { scriptAt } from '../../debug/line-anchor.ts';
import type { FlowFrame } from './flow-frames.ts';
import type { FrameViews } from './shown-frame.ts';

/** Shows the frame that is selected in the call stack: its step in the designers, its line in the text. */
export function followFrame(extension: Extension, views: FrameViews): vscode.Disposable {
  const { debugging, designers, log } = extension;
  let shown: string | undefined;
  return vscode.debug.onDidChangeActiveStackItem(() => {
    const { selected } = debugging;
    const key = selected && `${selected.id} ${selected.flow.toString()}`;
    if (key === shown) return;
    shown = key;
    if (!selected) return;
    const { flow, step } = selected;
    if (step !== undefined) for (const { session } of designers.of(flow)) session.follow(pathTo('steps', step));
    showInText(extension, views, selected).catch((error: unknown) => log.warn(`${flow.path}: ${String(error)}`));
  });
}

async function showInText({ flows }: Extension, views: FrameViews, { flow, file, line }: FlowFrame): Promise<void> {
  if (file?.toString() !== flow.toString()) return;
  const document = await vscode.workspace.openTextDocument(flow);
  await views.show(flow, line, scriptAt(flows.sourceOf(document), line) !== undefined);
}
