import * as vscode from 'vscode';
import { plainMessage } from './plain-message.ts';

/** Commands by their ids. VS Code, key bindings and other extensions hand over what they like. */
export type CommandTable = Readonly<Record<string, (...given: unknown[]) => unknown>>;

/** Registers commands; where one throws, people are told what it says. */
export const registerTellingCommands = (commands: CommandTable): vscode.Disposable =>
  vscode.Disposable.from(
    ...Object.entries(commands).map(([id, command]) =>
      vscode.commands.registerCommand(id, async (...given: unknown[]) => {
        try {
          return await command(...given);
        } catch (error) {
          return vscode.window.showErrorMessage(plainMessage(error instanceof Error ? error.message : String(error)));
        }
      }),
    ),
  );
