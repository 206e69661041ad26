import * as vscode from 'vscode';
import { completeTargets } from '../../targets/environment/language/complete.ts';
import { itemOf, YAML_TRIGGERS } from '../language/completion.ts';
import { withSurroundings, type TargetsParts } from './around.ts';
import { TARGETS } from './targets-documents.ts';

/** Completion in targets files. */
export const registerTargetsCompletion = (parts: TargetsParts): vscode.Disposable =>
  vscode.languages.registerCompletionItemProvider(
    TARGETS,
    {
      async provideCompletionItems(document, position) {
        const source = parts.documents.sourceOf(document);
        const offset = document.offsetAt(position);
        const found = await withSurroundings(parts, document, (around) => completeTargets(source, around, offset));
        return found.map((completion, index) => itemOf(document, source.text, completion, offset, index));
      },
    },
    ...YAML_TRIGGERS,
    '$',
  );
