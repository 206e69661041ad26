import { Icon } from '../../shared/components/icon.tsx';
import type { DebugMark } from './marks.ts';

/** The arrow that VS Code shows in the gutter of a line where a run stands, or whose frame is selected. */
export const FrameArrow = ({ mark: { frame } }: { readonly mark: DebugMark }) => (
  <span className={`frame-arrow frame-arrow-${frame}`}>
    <Icon name={frame === 'paused' ? 'debug-stackframe' : 'debug-stackframe-focused'} />
  </span>
);
