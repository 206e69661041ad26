import { edgeKey, type DiagramPort, type DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import { END } from '../../../src/flow/graph.ts';
import { t } from '../../shared/words.ts';
import { addAfterCursor, addAtPort, chooseTarget, connect, disconnect, moveOntoEdge } from '../actions/connect.ts';
import { focusCanvas } from '../canvas/camera.ts';
import { kindIcon } from '../canvas/kind-icon.ts';
import type { PortName } from '../scene/scene.ts';
import { findSteps } from '../search/find-steps.ts';
import { designer, setDesigner, type Picker } from '../store/index.ts';
import { kindsMatching } from './step-kinds.ts';

/** Something that is offered at a place. */
export interface Choice {
  readonly key: string;
  readonly icon: string;
  readonly title: string;
  readonly detail: string;
  readonly section: string;
  readonly choose: () => void;
  /** Takes away what is offered, by the Delete key. */
  readonly remove?: (() => void) | undefined;
  /** Edge that is shown on the canvas while this is offered. */
  readonly edge?: string;
}

/** Existing steps that are offered; more are found by typing. */
const MOST_STEPS = 30;

const portOf = (from: string, { kind, name }: Pick<DiagramPort, 'kind' | 'name'>): DiagramPort | undefined =>
  designer()
    .steps.get(from)
    ?.ports.find((port) => port.kind === kind && port.name === name);

/** The words on a way out. */
export const portLabel = ({ from, port }: Extract<Picker, { readonly port: PortName }>): string =>
  portOf(from, port)?.label ?? port.name;

/** What is offered at a place, narrowed by what is typed. */
export function choicesOf(picker: Picker, query: string): Choice[] {
  if (picker.at === 'step') return portChoices(picker, query);
  const done = (act: () => Promise<void>) => (): void => {
    setDesigner({ picker: undefined });
    void act().then(focusCanvas);
  };
  if (picker.at === 'move') return edgeChoices(picker.step, query, done);
  if (picker.at === 'goal') return goals(picker, query, done);
  const add = (kind: string) =>
    done(() => (picker.at === 'flow' ? addAfterCursor(kind) : addAtPort(picker.from, picker.port, kind)));
  const kinds = kindsMatching(query).map(({ kind, title, shape }): Choice => ({
    key: `kind ${kind}`,
    icon: kindIcon(kind, shape),
    title,
    detail: kind,
    section: t('picker.kinds'),
    choose: add(kind),
  }));
  if (picker.at === 'port') return [...kinds, ...goals(picker, query, done)];
  return picker.at === 'edge' ? [...kinds, ...movable(picker, query, done)] : kinds;
}

type Done = (act: () => Promise<void>) => () => void;

/** Steps that there are, those found by what is typed. */
const stepsMatching = (query: string): readonly DiagramStep[] => {
  const { diagram, steps } = designer();
  return query.trim() === '' ? diagram.steps : findSteps(diagram.steps, query).map((id) => steps.get(id)!);
};

/** Steps that can be moved onto an edge. */
function movable({ from, port }: Extract<Picker, { at: 'edge' }>, query: string, done: Done): Choice[] {
  const to = portOf(from, port)?.to;
  return stepsMatching(query)
    .filter(({ id, ports }) => id !== from && id !== to && ports.length > 0)
    .slice(0, MOST_STEPS)
    .map(({ id, kind, shape, title }) => ({
      key: `step ${id}`,
      icon: kindIcon(kind, shape),
      title,
      detail: id,
      section: t('picker.move-here'),
      choose: done(() => moveOntoEdge(id, from, port)),
    }));
}

/** Edges that a step can be moved onto. */
function edgeChoices(step: string, query: string, done: Done): Choice[] {
  const { diagram, steps } = designer();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const choices: Choice[] = [];
  for (const { id, title, ports } of diagram.steps) {
    if (id === step) continue;
    for (const port of ports) {
      if (port.quiet || port.to === step || !(steps.has(port.to) || port.to === END)) continue;
      const name = t('picker.edge', title, port.label);
      const detail = t('picker.leads', goalTitle(port.to));
      if (!words.every((word) => `${name} ${detail} ${id} ${port.to}`.toLowerCase().includes(word))) continue;
      const key = edgeKey(id, port);
      const choose = done(() => moveOntoEdge(step, id, port));
      choices.push({ key, icon: 'arrow-right', title: name, detail, section: '', choose, edge: key });
      if (choices.length >= MOST_STEPS) return choices;
    }
  }
  return choices;
}

/** What a way out leads to, as a person calls it. */
const goalTitle = (to: string): string => {
  const step = designer().steps.get(to);
  return step ? step.title : to === END ? t('picker.end') : to;
};

function goals({ from, port }: Extract<Picker, { at: 'port' | 'goal' }>, query: string, done: Done): Choice[] {
  const section = t('picker.steps');
  const lead = (to: string): (() => void) =>
    done(() => {
      setDesigner({ connecting: undefined });
      return connect(from, port, to);
    });
  const known = stepsMatching(query)
    .filter(({ id }) => id !== from)
    .slice(0, MOST_STEPS)
    .map(({ id, kind, shape, title }): Choice => {
      return { key: `step ${id}`, icon: kindIcon(kind, shape), title, detail: id, section, choose: lead(id) };
    });
  if (designer().steps.has(END) || !t('picker.end').includes(query.toLowerCase())) return known;
  return [{ key: 'end', icon: 'primitive-square', title: t('picker.end'), detail: END, section, choose: lead(END) }, ...known];
}

function portChoices({ from, connect: connecting, anchor }: Extract<Picker, { at: 'step' }>, query: string): Choice[] {
  const ports = designer().steps.get(from)?.ports ?? [];
  return ports
    .filter(({ label, name }) => `${label} ${name}`.toLowerCase().includes(query.toLowerCase()))
    .map((port) => ({
      key: `${port.kind} ${port.name}`,
      icon: port.kind === 'error' ? 'error' : 'arrow-right',
      title: port.label,
      detail: port.quiet ? '' : t('picker.leads', goalTitle(port.to)),
      section: '',
      choose: () => {
        if (connecting) {
          chooseTarget(from, port);
          focusCanvas();
        } else setDesigner({ picker: { at: 'port', from, port, anchor } });
      },
      ...(connecting && port.explicit
        ? {
            remove: () => {
              setDesigner({ picker: undefined });
              void disconnect(from, port).then(focusCanvas);
            },
          }
        : {}),
    }));
}
