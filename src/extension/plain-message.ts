/**
 * Text that may hold words of a flow file, for a notification of VS Code, which makes links of `[title](command:…)`: a click
 * would run any command. Flow files are not trusted, so what they say is shown as it is written.
 */
export const plainMessage = (text: string): string => text.replace(/\]\((?=(?:https?|command|file):)/gi, '] (');
