import type { Command } from './command.ts';

/** The designer throws its arrangement by hand away, and with it the layout file. */
export const resetLayout: Command = ({ designers }) => designers.current?.session.perform('reset-layout');
