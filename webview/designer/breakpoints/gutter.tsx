import type { MouseEvent } from 'react';
import type { PlacedBox } from '../../../src/flow/layout/placement.ts';
import { Icon } from '../../shared/components/icon.tsx';
import { Tooltip } from '../../shared/components/tooltip.tsx';
import { t } from '../../shared/words.ts';
import { clickBreakpoint } from '../actions/breakpoints.ts';
import { select } from '../actions/select.ts';
import { openMenu } from '../actions/typing.ts';
import { focusCanvas } from '../canvas/camera.ts';
import { FrameArrow } from '../debugging/frame-arrow.tsx';
import { markOfBox } from '../debugging/marks.ts';
import { useDesigner } from '../store/index.ts';
import { breakpointIcon, breakpointLines } from './looks.ts';

interface GutterProps {
  readonly step: string;
  readonly title: string;
  /** Where it lies higher, out of the way of a line that leaves the box there. */
  readonly raised: boolean;
}

/** The place at the left of a step that is what the gutter is to a line: its breakpoint, and the arrow where a run stands. */
export function Gutter({ step, title, raised }: GutterProps) {
  const breakpoint = useDesigner(({ breakpoints }) => breakpoints.get(step));
  const mark = useDesigner((state) => markOfBox(state, step));
  const text = breakpoint ? breakpointLines(breakpoint).join('\n') : t('breakpoint.hint');
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    event.stopPropagation();
    const anchor = event.currentTarget.getBoundingClientRect();
    focusCanvas();
    clickBreakpoint(step, anchor, event.shiftKey);
  };
  const onContextMenu = (event: MouseEvent<HTMLElement>): void => {
    event.preventDefault();
    event.stopPropagation();
    select([step]);
    openMenu({ breakpoint: step }, event.currentTarget.getBoundingClientRect());
  };
  const classes = ['gutter', 'nodrag', 'nopan', `gutter-${breakpoint?.state ?? 'empty'}`];
  if (raised) classes.push('is-raised');
  if (mark) classes.push('has-frame');
  return (
    <Tooltip text={text} side="left">
      <button
        type="button"
        tabIndex={-1}
        className={classes.join(' ')}
        aria-label={t('breakpoint.of', title)}
        aria-pressed={breakpoint !== undefined}
        data-breakpoint={breakpoint?.state}
        onClick={onClick}
        onDoubleClick={(event) => event.stopPropagation()}
        onContextMenu={onContextMenu}
      >
        {mark && <FrameArrow mark={mark} />}
        {(breakpoint || !mark) && (
          <span className="gutter-dot">
            <Icon name={breakpoint ? (mark ? 'debug-stackframe-dot' : breakpointIcon(breakpoint)) : 'debug-hint'} />
          </span>
        )}
      </button>
    </Tooltip>
  );
}

/** How many breakpoints are folded away into a box. */
export function FoldedBreakpoints({ box }: { readonly box: PlacedBox }) {
  const count = useDesigner(({ breakpoints, scene }) => {
    if (box.hidden === 0) return 0;
    let hidden = 0;
    for (const step of breakpoints.keys()) if (step !== box.id && scene.shownAs(step) === box.id) hidden += 1;
    return hidden;
  });
  if (count === 0) return null;
  return (
    <span className="folded-breakpoints" title={t('breakpoint.folded', count)}>
      <Icon name="debug-breakpoint" />
      {count}
    </span>
  );
}
