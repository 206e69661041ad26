import * as vscode from 'vscode';
import type { FlowFolder } from '../../flow/language/flow-folder.ts';
import type { FlowDocuments } from '../flow-documents.ts';

/** Rounds of reading before an answer is given with what is known: a schema names a file, which names another. */
const MAX_ROUNDS = 5;

/**
 * Asks something that may need the files beside a flow. They are read between the rounds, so that the question itself is
 * answered at once and may be asked again.
 */
export async function withFolder<T>(
  flows: FlowDocuments,
  document: vscode.TextDocument,
  ask: (files: FlowFolder) => T,
  cancelled?: vscode.CancellationToken,
): Promise<T> {
  const reader = flows.files.readerOf(document.uri);
  const folders = new Map<string, readonly string[] | undefined>();
  for (let round = 1; ; round++) {
    const wanted = new Set<string>();
    const answer = ask({
      read: (path) => reader.read(path),
      schema: reader.schema,
      list(path) {
        if (!folders.has(path)) wanted.add(path);
        return folders.get(path);
      },
    });
    const more = await reader.load();
    await Promise.all([...wanted].map(async (path) => folders.set(path, await namesIn(document.uri.with({ path })))));
    if ((!more && wanted.size === 0) || round >= MAX_ROUNDS || cancelled?.isCancellationRequested === true) return answer;
  }
}

async function namesIn(folder: vscode.Uri): Promise<readonly string[] | undefined> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.map(([name, type]) => (type & vscode.FileType.Directory ? `${name}/` : name)).sort();
  } catch {
    return undefined;
  }
}
