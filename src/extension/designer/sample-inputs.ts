import * as vscode from 'vscode';
import type { SampleInput } from '../../designer/designer-host.ts';

/** Sample inputs that are offered, and the largest size of one, in bytes. */
const MOST = 200;
const MAX_BYTES = 1_000_000;

/** The JSON files in the folder `inputs` beside a flow, by name. */
export async function readSampleInputs(flow: vscode.Uri): Promise<readonly SampleInput[]> {
  const folder = vscode.Uri.joinPath(flow, '..', 'inputs');
  const names = await namesIn(folder);
  const samples = await Promise.all(
    names.slice(0, MOST).map(async (name): Promise<SampleInput | undefined> => {
      try {
        const file = vscode.Uri.joinPath(folder, name);
        if ((await vscode.workspace.fs.stat(file)).size > MAX_BYTES) return undefined;
        return { name, text: new TextDecoder().decode(await vscode.workspace.fs.readFile(file)) };
      } catch {
        return undefined;
      }
    }),
  );
  return samples.flatMap((sample) => sample ?? []);
}

async function namesIn(folder: vscode.Uri): Promise<string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.flatMap(([name, type]) => (type & vscode.FileType.File && name.endsWith('.json') ? [name] : [])).sort();
  } catch {
    return [];
  }
}
