import * as vscode from 'vscode';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import { DESIGNER } from '../designer/open-designers.ts';

/**
 * Shows frames in the view of the flow that a person works in. VS Code opens the file of a frame in the editor that is meant
 * for it, and so would put the designer in front of the text at every stop.
 */
export class FrameViews {
  /** How each flow was looked at last: by address. */
  readonly #views = new Map<string, 'text' | 'designer'>();
  /** Flows that had a designer before VS Code showed a frame. */
  #designed: ReadonlySet<string> = new Set();

  /** Remembers how flows are looked at; to be called before VS Code hears that a run has stopped. */
  look(): void {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    this.#designed = new Set(tabs.flatMap((tab) => (isDesigner(tab) ? [tab.input.uri.toString()] : [])));
    const visible = tabs.filter(({ isActive }) => isActive);
    for (const tab of visible) if (isDesigner(tab)) this.#views.set(tab.input.uri.toString(), 'designer');
    // where both are to be seen, the line must be
    for (const tab of visible) if (isText(tab)) this.#views.set(tab.input.uri.toString(), 'text');
  }

  /**
   * Shows a line of a flow, after VS Code has shown it in its way.
   * @param line from 1
   * @param always in the text: a designer has no place for it
   */
  async show(flow: vscode.Uri, line: number, always: boolean): Promise<void> {
    const address = flow.toString();
    const asText = this.#views.get(address) === 'text' || (!this.#views.has(address) && this.#onlyTexts);
    if (!asText && !always) return;
    const there = vscode.window.tabGroups.all.find(({ tabs }) =>
      tabs.some((tab) => isText(tab) && tab.input.uri.toString() === address),
    );
    const at = new vscode.Range(line - 1, 0, line - 1, 0);
    const opened = asText ? this.#openedDesigner(address) : undefined;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(flow), {
      viewColumn: there?.viewColumn ?? opened?.group.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      selection: at,
    });
    if (opened) await vscode.window.tabGroups.close(opened, true);
  }

  get #onlyTexts(): boolean {
    const views = [...this.#views.values()];
    return views.length > 0 && views.every((view) => view === 'text');
  }

  /** The designer of a flow that nobody but VS Code has opened. */
  #openedDesigner(address: string): vscode.Tab | undefined {
    if (this.#designed.has(address)) return undefined;
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    return tabs.find((tab) => isDesigner(tab) && tab.input.uri.toString() === address);
  }
}

const isDesigner = (tab: vscode.Tab): tab is vscode.Tab & { readonly input: vscode.TabInputCustom } =>
  tab.input instanceof vscode.TabInputCustom && tab.input.viewType === DESIGNER;

const isText = (tab: vscode.Tab): tab is vscode.Tab & { readonly input: vscode.TabInputText } =>
  tab.input instanceof vscode.TabInputText && tab.input.uri.path.endsWith(FLOW_ENDING);
