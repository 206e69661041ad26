import { readFileSync } from 'node:fs';
import { readFlow } from '../../src/flow/read-flow.ts';

const FILE = 'samples/update-user/update-user.idflow.yaml';

/** Keys of steps that name another step. */
const REFERENCES = /^( {4}(?:then|else|next|do|continue|cancel|vetoed|refused)): (\S+)$/gm;

/**
 * A flow of so many steps as people write them: the sample update-user, with its decisions, triggers and loops, again and
 * again, each copy going on where the one before it ends; a few lines of log fill up what is left.
 */
export function longFlow(count: number): string {
  const text = readFileSync(FILE, 'utf8');
  const at = text.indexOf('\nsteps:\n') + '\nsteps:\n'.length;
  const ids = [...(readFlow(text, FILE).flow?.steps.keys() ?? [])].filter((id) => id !== 'end');
  const end = text.indexOf('\n  end:\n', at);
  const copies = Math.floor((count - 1) / ids.length);
  const logs = Array.from({ length: count - 1 - copies * ids.length }, (_, index) => `log-${index + 1}`);
  const first = ids[0]!;
  const parts = Array.from({ length: copies }, (_, index) => {
    const renamed = (id: string): string => (id === 'end' ? exit : index === 0 ? id : `${id}-${index + 1}`);
    const exit = index + 1 < copies ? `${first}-${index + 2}` : (logs[0] ?? 'end');
    return text
      .slice(at, end)
      .replaceAll(/^ {2}([\w-]+):$/gm, (_, id: string) => `  ${renamed(id)}:`)
      .replaceAll(REFERENCES, (_, key: string, id: string) => `${key}: ${renamed(id)}`);
  });
  const tail = logs.map((id, index) => `\n  ${id}:\n    log: "Line ${index + 1}"\n    next: ${logs[index + 1] ?? 'end'}\n`);
  return `${text.slice(0, at)}${parts.join('\n')}\n${tail.join('')}\n  end:\n    end: auto\n`;
}
