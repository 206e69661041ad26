import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { Icon } from '../../shared/components/icon.tsx';
import { t } from '../../shared/words.ts';
import { toggleFolded } from '../actions/arrange.ts';
import { select } from '../actions/select.ts';
import { FoldedBreakpoints } from '../breakpoints/gutter.tsx';
import { FrameArrow } from '../debugging/frame-arrow.tsx';
import { markClasses, markOfBox } from '../debugging/marks.ts';
import { useDesigner } from '../store/index.ts';
import { Anchors } from './anchors.tsx';
import { boxElementId } from './box-element-id.ts';
import type { BoxNode, FrameNode } from './flow-elements.ts';
import { roundedPath } from './shape-path.ts';

/** Where the run ends, for flows that have no step of that name. */
export const EndNode = memo(function EndNode({ data }: NodeProps<BoxNode>) {
  return (
    <div className="end-box" data-end="">
      <Icon name="primitive-square" />
      {t('canvas.end')}
      <Anchors box={data.box} />
    </div>
  );
});

/** Where an edge ends the run, beside the step that it leaves. */
export const StubNode = memo(function StubNode({ data }: NodeProps<BoxNode>) {
  return (
    <div className="stub-box">
      {t('canvas.end')}
      <Anchors box={data.box} />
    </div>
  );
});

/** Where an edge leads to a step that there is not: the id, beside the step that it leaves. */
export const MissingNode = memo(function MissingNode({ data }: NodeProps<BoxNode>) {
  const { goal = '' } = data.box;
  return (
    <div className="missing-box" data-missing={goal} title={t('canvas.missing', goal)} aria-hidden="true">
      <span>{goal}</span>
      <Anchors box={data.box} />
    </div>
  );
});

/** Steps that were put together, folded into one box. */
export const GroupNode = memo(function GroupNode({ id: box, data, selected }: NodeProps<BoxNode>) {
  const id = useDesigner(({ scene }) => scene.nameOf(box));
  const title = useDesigner(({ layout }) => (Object.hasOwn(layout.groups, id) ? layout.groups[id]!.title : ''));
  const atCursor = useDesigner(({ cursor }) => cursor === id);
  const mark = useDesigner((state) => markOfBox(state, box));
  const { width, height, hidden } = data.box;
  const classes = ['step', 'step-group', ...markClasses(mark)];
  if (selected) classes.push('is-selected');
  if (atCursor) classes.push('is-cursor');
  const path = roundedPath(width, height, 7);
  return (
    <div
      id={boxElementId(box)}
      className={classes.join(' ')}
      role="group"
      aria-label={t('group.name', title, t('count.steps', hidden))}
      data-group={id}
    >
      <svg className="step-shape" width={width + 8} height={height + 8} aria-hidden="true">
        <path className="step-stack" d={path} transform="translate(4 4)" />
        <path className="step-outline" d={path} />
        {mark && <path className="step-frame" d={path} />}
      </svg>
      {mark && (
        <span className="gutter has-frame" aria-hidden="true">
          <FrameArrow mark={mark} />
        </span>
      )}
      <div className="step-icon">
        <Icon name="folder" />
      </div>
      <div className="step-words" aria-hidden="true">
        <div className="step-title">{title}</div>
        <div className="step-foot">
          <FoldButton id={id} hidden={hidden} />
          <FoldedBreakpoints box={data.box} />
        </div>
      </div>
      <Anchors box={data.box} />
    </div>
  );
});

/** Steps that were put together, with a frame around them. */
export const FrameNodeView = memo(function FrameNodeView({ data: { frame }, selected }: NodeProps<FrameNode>) {
  return (
    <div className={`frame${selected ? ' is-selected' : ''}`} data-group={frame.group}>
      <div className="frame-title" onClick={() => select([frame.group])}>
        <FoldButton id={frame.group} hidden={0} />
        <span>{frame.title}</span>
      </div>
    </div>
  );
});

function FoldButton({ id, hidden }: { readonly id: string; readonly hidden: number }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="step-fold nodrag"
      title={t(hidden > 0 ? 'group.unfold' : 'group.fold')}
      onClick={(event) => {
        event.stopPropagation();
        toggleFolded(id);
      }}
    >
      <Icon name={hidden > 0 ? 'chevron-right' : 'chevron-down'} />
      {hidden > 0 ? hidden : ''}
    </button>
  );
}
