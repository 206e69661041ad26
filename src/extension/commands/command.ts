import type { Extension } from '../extension-context.ts';

/** Does what a command is for; VS Code, key bindings and other extensions hand over what they like. */
export type Command = (extension: Extension, ...given: unknown[]) => unknown;
