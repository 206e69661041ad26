import { pathTo } from '../grammar/collections.ts';
import { keyPath } from '../grammar/collections.ts';
import { END } from '../graph.ts';
import type { FlowSource } from '../read-flow.ts';
import { STEP_DEFINITIONS, stepDefinition } from '../steps/index.ts';
import type { DiagramPort, DiagramStep } from './diagram.ts';

const KINDS = Object.keys(STEP_DEFINITIONS);
const MAX_VALUE = 200;

/**
 * A step that does not fit the grammar, with what its text shows of it: its kind, its title, and where its edges lead.
 * @param key the id as it stands in paths
 */
export function roughStep(source: FlowSource, id: string, key: string): DiagramStep {
  const path = `steps/${key}`;
  const writes = (name: string): boolean => source.positions.has(keyPath(pathTo(path, name)));
  const kind = KINDS.find((name) => writes(name) && source.positions.has(pathTo(path, name))) ?? '';
  const definition = stepDefinition(kind);
  const ports = Object.entries(definition?.edges ?? {}).flatMap(([name, { label = name }]): DiagramPort[] => {
    const to = valueAt(source, pathTo(path, name));
    if (to === undefined) return name === 'next' ? [port(name, label, END, false)] : [];
    return [port(name, label, to, true)];
  });
  return {
    id,
    kind,
    shape: definition?.shape ?? 'action',
    title: valueAt(source, pathTo(path, 'title')) ?? id,
    summary: kind === '' ? '' : (valueAt(source, pathTo(path, kind)) ?? ''),
    ports,
    uses: [],
    text: '',
  };
}

const port = (name: string, label: string, to: string, explicit: boolean): DiagramPort => ({
  name,
  kind: 'flow',
  label,
  to,
  explicit,
  quiet: false,
});

/** The text of a scalar that stands in one line. */
function valueAt(source: FlowSource, path: string): string | undefined {
  const range = source.positions.get(path);
  if (!range) return undefined;
  const { start, end } = range;
  const text = source.text.slice(start.offset, Math.min(end.offset, start.offset + MAX_VALUE)).trim();
  if (text === '' || /^[[{&*!|>]/.test(text) || text.includes('\n')) return undefined;
  const quoted = /^(["'])(.*)\1$/.exec(text);
  return quoted?.[2] ?? text;
}
