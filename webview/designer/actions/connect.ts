import type { DiagramPort } from '../../../src/flow/diagram/diagram.ts';
import { END } from '../../../src/flow/graph.ts';
import { t } from '../../shared/words.ts';
import type { PortName } from '../scene/scene.ts';
import { anchorOf } from '../canvas/camera.ts';
import { designer, setDesigner } from '../store/index.ts';
import { announce } from './announce.ts';
import { edit } from './edit.ts';

/** Makes a way out of a step lead to another step, or to the end. */
export async function connect(from: string, { kind, name }: PortName, to: string): Promise<void> {
  await edit({ edit: 'connect', from, port: { kind, name }, to });
}

/** Adds a step of a kind where the way out of a step leads: in between, or at its end where it leads nowhere yet. */
export async function addAtPort(from: string, { kind, name }: PortName, stepKind: string): Promise<void> {
  const port = designer()
    .steps.get(from)
    ?.ports.find((other) => other.kind === kind && other.name === name);
  if (port && leadsSomewhere(port)) await edit({ edit: 'insert-on-edge', from, port: { kind, name }, kind: stepKind });
  else await edit({ edit: 'add-step', kind: stepKind, after: from, from: { step: from, port: { kind, name } } });
}

/** Adds a step behind the given or the selected one, on its main way out; as the first step to an empty flow. */
export async function addAfterCursor(stepKind: string, given?: string): Promise<void> {
  const { cursor, selected, steps, diagram } = designer();
  const after = given ?? [...selected].findLast((id) => steps.has(id)) ?? cursor ?? diagram.steps.at(-1)?.id;
  const step = after === undefined ? undefined : steps.get(after);
  const port = step?.ports[0];
  if (step && port) return addAtPort(step.id, port, stepKind);
  await edit({ edit: 'add-step', kind: stepKind, ...(step && { after: step.id }) });
}

function leadsSomewhere({ to, explicit }: DiagramPort): boolean {
  const { steps } = designer();
  return explicit && (steps.has(to) || to === END);
}

/** Offers the steps that can be added after a step; the way out first where several are drawn. */
export function offerSteps(id: string): void {
  const step = designer().steps.get(id);
  if (!step || step.ports.length === 0) return announce(t('say.connect.none'));
  const anchor = anchorOf(id);
  const ways = step.ports.filter(({ quiet, kind }) => !quiet && kind !== 'error');
  if (ways.length === 1) setDesigner({ picker: { at: 'port', from: id, port: ways[0]!, anchor } });
  else setDesigner({ picker: { at: 'step', from: id, connect: false, anchor } });
}

/** Begins to connect by keyboard. */
export function startConnecting(from: string): void {
  const step = designer().steps.get(from);
  if (!step || step.ports.length === 0) return announce(t('say.connect.none'));
  if (step.ports.length === 1) return chooseTarget(from, step.ports[0]!);
  setDesigner({ picker: { at: 'step', from, connect: true, anchor: anchorOf(from) } });
}

/** The way out is chosen: now the arrow keys choose where it leads. */
export function chooseTarget(from: string, port: DiagramPort): void {
  setDesigner({ connecting: { from, port: { kind: port.kind, name: port.name } }, picker: undefined, cursor: from });
  announce(t('say.connect.target', port.label, designer().steps.get(from)?.title ?? from));
}

/** Offers the steps that the chosen way out can lead to, and the end, found by what is typed. */
export function searchTarget(query: string): void {
  const { connecting } = designer();
  if (!connecting?.port) return;
  const { from, port } = connecting;
  setDesigner({ picker: { at: 'goal', from, port, query, anchor: anchorOf(from) } });
}

/** Takes the edge of a way out away. */
export async function disconnect(from: string, { kind, name }: PortName): Promise<void> {
  setDesigner({ connecting: undefined });
  await edit({ edit: 'disconnect', from, port: { kind, name } });
}

/** Moves a step onto an edge, so that it stands between its ends. */
export async function moveOntoEdge(step: string, from: string, { kind, name }: PortName): Promise<void> {
  await edit({ edit: 'insert-existing-on-edge', step, from, port: { kind, name } });
}

/** Offers the edges that a step can be moved onto. */
export function offerEdges(step: string): void {
  setDesigner({ picker: { at: 'move', step, anchor: anchorOf(step) } });
}

export function stopConnecting(): void {
  setDesigner({ connecting: undefined });
  announce(t('say.connect.stop'));
}

/** Connects what was begun to the step that the keyboard is at. */
export async function finishConnecting(): Promise<void> {
  const { connecting, cursor } = designer();
  setDesigner({ connecting: undefined });
  if (connecting?.port && cursor !== undefined) await connect(connecting.from, connecting.port, cursor);
}
