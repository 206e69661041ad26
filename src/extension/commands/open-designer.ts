import * as vscode from 'vscode';
import { DESIGNER } from '../designer/open-designers.ts';
import { flowOf } from '../flow-of.ts';
import type { Command } from './command.ts';

const openIn =
  (viewColumn: vscode.ViewColumn): Command =>
  async (extension, given) => {
    const flow = flowOf(extension, given);
    if (flow) await vscode.commands.executeCommand('vscode.openWith', flow, DESIGNER, viewColumn);
  };

export const openDesigner = openIn(vscode.ViewColumn.Active);
export const openDesignerToSide = openIn(vscode.ViewColumn.Beside);
