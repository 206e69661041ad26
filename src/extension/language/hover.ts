import * as vscode from 'vscode';
import { hoverFlow } from '../../flow/language/hover.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { withFolder } from './folder-of.ts';
import { FLOWS, markdown, rangeIn } from './positions.ts';

/** What keys, names and code mean. */
export const registerHover = (flows: FlowDocuments): vscode.Disposable =>
  vscode.languages.registerHoverProvider(FLOWS, {
    async provideHover(document, position, cancelled) {
      const source = flows.sourceOf(document);
      const offset = document.offsetAt(position);
      const hover = await withFolder(flows, document, (files) => hoverFlow(source, files, offset), cancelled);
      return hover && new vscode.Hover(markdown(hover.markdown), rangeIn(document, hover.start, hover.end));
    },
  });
