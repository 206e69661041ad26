import type { FlowFolder } from '../../../src/flow/language/flow-folder.ts';
import { readFlow, type FlowSource } from '../../../src/flow/read-flow.ts';

/** A flow as it is being written: the text without its `|`, and the offset where that stood. */
export function atCursor(text: string, file = 'flow.idflow.yaml'): { source: FlowSource; offset: number } {
  const lines = text.replace(/^\n/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  const indent = Math.min(...indents);
  const flow = lines.map((line) => line.slice(indent)).join('\n');
  const offset = flow.indexOf('¦');
  return { source: readFlow(flow.replace('¦', ''), file), offset };
}

/** Files by their path. */
export const folder = (files: Readonly<Record<string, string>>): FlowFolder => ({
  read: (path) => files[path],
  list(path) {
    const prefix = path === '' ? '' : `${path}/`;
    const names = Object.keys(files).flatMap((name) => {
      if (!name.startsWith(prefix)) return [];
      const [first = '', ...rest] = name.slice(prefix.length).split('/');
      return [rest.length > 0 ? `${first}/` : first];
    });
    return names.length === 0 ? undefined : [...new Set(names)];
  },
});
