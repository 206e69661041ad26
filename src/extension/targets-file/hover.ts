import * as vscode from 'vscode';
import { hoverTargets } from '../../targets/environment/language/hover.ts';
import { markdown, rangeIn } from '../language/positions.ts';
import { withSurroundings, type TargetsParts } from './around.ts';
import { TARGETS } from './targets-documents.ts';

/** What keys, names and references mean. */
export const registerTargetsHover = (parts: TargetsParts): vscode.Disposable =>
  vscode.languages.registerHoverProvider(TARGETS, {
    async provideHover(document, position) {
      const source = parts.documents.sourceOf(document);
      const hover = await withSurroundings(parts, document, (around) =>
        hoverTargets(source, around, document.offsetAt(position)),
      );
      return hover && new vscode.Hover(markdown(hover.markdown), rangeIn(document, hover.start, hover.end));
    },
  });
