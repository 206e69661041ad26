import type { PausedMessage, Seek } from './messages.ts';
import type { ScriptResume } from './port.ts';

/** How to come to an earlier statement: its count, or a pass that finds it. */
export type WayBack = { readonly count: number } | { readonly scan: Seek; readonly finds: 'before' | 'breakpoint' };

/** @returns undefined when it is a way forwards */
export function wayBack(resume: ScriptResume, { count, frames, reason }: PausedMessage): WayBack | undefined {
  if (typeof resume === 'object') return resume.to <= count ? { count: Math.max(1, resume.to) } : undefined;
  const scan = (depth: number, finds: 'before' | 'breakpoint'): WayBack => ({
    scan: { count, pause: false, reason: 'back', depth },
    finds,
  });
  const depth = frames.length - 1;
  switch (resume) {
    case 'back':
    case 'back-into':
      // From where an error was thrown it goes to the start of the statement that threw it.
      if (reason === 'exception') return { count };
      return resume === 'back' ? scan(depth, 'before') : { count: Math.max(1, count - 1) };
    case 'back-out':
      return scan(depth - 1, 'before');
    case 'back-continue':
      return scan(-1, 'breakpoint');
    default:
      return undefined;
  }
}
