import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import type { PlacedBox } from '../../../src/flow/layout/placement.ts';
import { boxOf, type PortPlace } from '../../../src/flow/layout/sizes.ts';
import { Icon } from '../../shared/components/icon.tsx';
import { Tooltip } from '../../shared/components/tooltip.tsx';
import { t } from '../../shared/words.ts';
import { toggleFolded } from '../actions/arrange.ts';
import { toggleNote } from '../actions/notes.ts';
import { stepName } from '../announce/step-name.ts';
import { FoldedBreakpoints, Gutter } from '../breakpoints/gutter.tsx';
import { ItemBadge } from '../debugging/item-badge.tsx';
import { markClasses, markOfBox } from '../debugging/marks.ts';
import { designer, setDesigner, useDesigner, type DesignerState } from '../store/index.ts';
import { handleId, type BoxNode } from './flow-elements.ts';
import { kindIcon, targetIcon } from './kind-icon.ts';
import { Anchors } from './anchors.tsx';
import { placeOfNote } from './note-place.ts';
import { RunBadge } from './run-badge.tsx';
import { shapePath } from './shape-path.ts';
import { boxElementId } from './box-element-id.ts';

/** A step. Draws itself again only for what is its own: the step, its problems, its state in the run, the keyboard on it. */
export const StepNode = memo(function StepNode({ id, data, selected }: NodeProps<BoxNode>) {
  const step = useDesigner(({ steps }) => steps.get(id));
  if (!step) return null;
  return <StepBox step={step} box={data.box} selected={selected} />;
});

interface StepBoxProps {
  readonly step: DiagramStep;
  readonly box: BoxNode['data']['box'];
  readonly selected: boolean;
}

function StepBox({ step, box, selected }: StepBoxProps) {
  const { id, shape } = step;
  const atCursor = useDesigner(({ cursor, scene }) => cursor !== undefined && scene.shownAs(cursor) === id);
  const found = useDesigner(({ search }) => search?.found.includes(id) ?? false);
  const connectingFrom = useDesigner(({ connecting }) => connecting?.from === id);
  const connectingTo = useDesigner(({ connecting, cursor }) => connecting?.port !== undefined && cursor === id);
  const isStart = useDesigner(({ diagram }) => diagram.start === id);
  const name = useDesigner((state) => stepName(step, state));
  const runState = useDesigner(({ run, runRevision }) => (runRevision < 0 ? undefined : run?.steps.get(id)?.state));
  const passedBy = useDesigner(({ run }) => run !== undefined && !run.steps.has(id));
  const mark = useDesigner((state) => markOfBox(state, id));
  const { title, summary, ports } = boxOf(step);
  const { width, height } = box;
  const path = shapePath(shape, width, height);
  const classes = ['step', `step-${shape}`, ...markClasses(mark)];
  if (selected) classes.push('is-selected');
  if (atCursor) classes.push('is-cursor');
  if (found) classes.push('is-found');
  if (connectingFrom) classes.push('is-connecting');
  if (connectingTo) classes.push('is-target');
  if (runState) classes.push(`run-${runState}`);
  if (passedBy) classes.push('is-passed-by');
  if (step.kind === '') classes.push('is-unknown');
  return (
    <div
      id={boxElementId(id)}
      className={classes.join(' ')}
      role="group"
      aria-roledescription={t('step.role')}
      aria-label={name}
      data-step={id}
    >
      {isStart && (
        <div className="start-mark" aria-hidden="true">
          <Icon name="play" />
        </div>
      )}
      <svg className="step-shape" width={width + 8} height={height + 8} aria-hidden="true">
        {(shape === 'loop' || box.hidden > 0) && <path className="step-stack" d={path} transform="translate(4 4)" />}
        <path className="step-outline" d={path} />
        {mark && <path className="step-frame" d={path} />}
        {shape === 'trigger' && <path className="step-bar" d={`M4 8V${height - 8}`} />}
      </svg>
      <div className="step-icon">
        <Icon name={kindIcon(step.kind, shape)} />
      </div>
      <div className="step-words" aria-hidden="true">
        <div className="step-title">
          {title.map((line, index) => (
            <div key={index}>{line}</div>
          ))}
        </div>
        {summary !== '' && <div className="step-summary">{summary}</div>}
        {(step.target !== undefined || step.body !== undefined) && <Foot step={step} box={box} />}
      </div>
      <Badges step={step} />
      <Gutter step={id} title={step.title} raised={ports.some(({ side }) => side === 'left')} />
      {step.note !== undefined && <NoteCard box={box} note={step.note} />}
      <RunBadge id={id} />
      <Anchors box={box} />
      {ports.map((place) => (
        <PortView key={handleId(place.port)} step={id} place={place} />
      ))}
    </div>
  );
}

function Foot({ step, box }: { readonly step: DiagramStep; readonly box: PlacedBox }) {
  const { target, body } = step;
  const { hidden } = box;
  return (
    <div className="step-foot">
      {target && (
        <span className="step-target">
          <Icon name={targetIcon(target.kind)} />
          {target.name}
        </span>
      )}
      {body && (
        <button
          type="button"
          tabIndex={-1}
          className="step-fold nodrag"
          title={t(hidden > 0 ? 'step.unfold' : 'step.fold')}
          onClick={(event) => {
            event.stopPropagation();
            toggleFolded(step.id);
          }}
        >
          <Icon name={hidden > 0 ? 'chevron-right' : 'chevron-down'} />
          {body.length}
        </button>
      )}
      <FoldedBreakpoints box={box} />
    </div>
  );
}

function Badges({ step }: { readonly step: DiagramStep }) {
  const problems = useDesigner(({ problemsByStep }) => problemsByStep.get(step.id));
  const isOpen = useDesigner((state) => isNoteOpen(state, step.id));
  const mark = useDesigner(({ marks }) => marks.get(step.id));
  if (!problems && step.note === undefined && !mark) return null;
  return (
    <div className="step-badges" aria-hidden="true">
      <ItemBadge mark={mark} />
      {step.note !== undefined && (
        <Tooltip text={isOpen ? '' : step.note} side="above">
          <button type="button" tabIndex={-1} className="badge badge-note nodrag" onClick={() => toggleNote(step.id)}>
            <Icon name="note" />
          </button>
        </Tooltip>
      )}
      {problems && (
        <Tooltip text={problems.messages.join('\n')} side="above">
          <span className={`badge ${problems.errors > 0 ? 'badge-error' : 'badge-warning'}`}>
            <Icon name={problems.errors > 0 ? 'error' : 'warning'} />
            {problems.errors + problems.warnings}
          </span>
        </Tooltip>
      )}
    </div>
  );
}

/** The note of a step; what screen readers hear of the step has it already. */
function NoteCard({ box, note }: { readonly box: PlacedBox; readonly note: string }) {
  const isOpen = useDesigner((state) => isNoteOpen(state, box.id));
  return isOpen ? <OpenNote box={box} note={note} /> : null;
}

function OpenNote({ box, note }: { readonly box: PlacedBox; readonly note: string }) {
  const boxes = useDesigner(({ scene }) => scene.boxes);
  const { side, width } = useMemo(() => placeOfNote(box, boxes), [box, boxes]);
  return (
    <p className={`note-card at-${side} nodrag nowheel`} style={{ maxWidth: width }} aria-hidden="true">
      {note}
    </p>
  );
}

const isNoteOpen = ({ openNotes, panels }: Pick<DesignerState, 'openNotes' | 'panels'>, id: string): boolean =>
  panels.notes || openNotes.has(id);

const SIDES = { bottom: Position.Bottom, left: Position.Left, right: Position.Right } as const;

/** A way out: drag it to a step to connect, click it to add a step there. */
function PortView({ step, place: { port, x, y, side } }: { readonly step: string; readonly place: PortPlace }) {
  return (
    <Handle
      id={handleId(port)}
      type="source"
      position={SIDES[side]}
      className={`port port-${port.kind}${port.quiet ? ' is-quiet' : ''}`}
      style={{ left: x, top: y, right: 'auto', bottom: 'auto' }}
      title={t('step.add-after', port.label)}
      isConnectableEnd={false}
      onClick={(event) => {
        event.stopPropagation();
        if (!designer().abilities.edit) return;
        setDesigner({ picker: { at: 'port', from: step, port, anchor: event.currentTarget.getBoundingClientRect() } });
      }}
    />
  );
}
