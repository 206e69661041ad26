import * as vscode from 'vscode';
import type { ScriptName } from '../../flow/language/script-names.ts';
import { isFlow, type FlowDocuments } from '../flow-documents.ts';
import { FLOWS } from '../language/positions.ts';
import { DEBUG_TYPE } from './flow-configuration.ts';

const SCRIPT_FILES: vscode.DocumentSelector = [{ language: 'javascript' }, { language: 'typescript' }];

/** Shows the values of a script's variables beside its lines while it is paused, in flows and in trigger files. */
export function showInlineValues(flows: FlowDocuments): vscode.Disposable {
  const provider: vscode.InlineValuesProvider = {
    provideInlineValues: (document, viewPort, { stoppedLocation }) =>
      vscode.debug.activeDebugSession?.type === DEBUG_TYPE ? valuesIn(flows, document, viewPort, stoppedLocation.start.line) : [],
  };
  // Where a language has a provider, VS Code asks no other way: debuggers of programs must not lose theirs.
  const sessions = new Set<string>();
  let inScripts: vscode.Disposable | undefined;
  return vscode.Disposable.from(
    vscode.languages.registerInlineValuesProvider(FLOWS, provider),
    vscode.debug.onDidStartDebugSession(({ id, type }) => {
      if (type !== DEBUG_TYPE) return;
      sessions.add(id);
      inScripts ??= vscode.languages.registerInlineValuesProvider(SCRIPT_FILES, provider);
    }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      if (!sessions.delete(id) || sessions.size > 0) return;
      inScripts?.dispose();
      inScripts = undefined;
    }),
    new vscode.Disposable(() => void inScripts?.dispose()),
  );
}

/** Names on visible lines down to where the script stands, once on each line. */
async function valuesIn(
  flows: FlowDocuments,
  document: vscode.TextDocument,
  viewPort: vscode.Range,
  stopped: number,
): Promise<vscode.InlineValue[]> {
  const names = await namesIn(flows, document, stopped);
  const seen = new Set<string>();
  return names.flatMap(({ name, start, end }) => {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    const { line } = range.start;
    const key = `${line} ${name}`;
    if (line > stopped || line < viewPort.start.line || seen.has(key)) return [];
    seen.add(key);
    return [new vscode.InlineValueVariableLookup(range, name, true)];
  });
}

async function namesIn(flows: FlowDocuments, document: vscode.TextDocument, stopped: number): Promise<readonly ScriptName[]> {
  const { namesInScript, namesInScriptAt } = await import('../../flow/language/script-names.ts');
  if (!isFlow(document)) return namesInScript(document.getText());
  const { firstNonWhitespaceCharacterIndex } = document.lineAt(stopped);
  return namesInScriptAt(
    flows.sourceOf(document),
    document.offsetAt(new vscode.Position(stopped, firstNonWhitespaceCharacterIndex)),
  );
}
