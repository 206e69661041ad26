import { durationText } from '../../../src/flow/duration-text.ts';
import { Icon } from '../../shared/components/icon.tsx';
import { t } from '../../shared/words.ts';
import { useDesigner } from '../store/index.ts';

const ICONS = { running: 'loading', done: 'check', vetoed: 'circle-slash', failed: 'error' } as const;

/** How a step went in the run: how often, how long, or what failed. */
export function RunBadge({ id }: { readonly id: string }) {
  const run = useDesigner(({ run: overlay, runRevision }) => (runRevision < 0 ? undefined : overlay?.steps.get(id)));
  if (!run) return null;
  const count = run.items > 0 ? run.items : run.count > 1 ? run.count : 0;
  return (
    <div className={`run-badge run-badge-${run.state}`} title={run.failure ?? t(`run.${run.state}`)} aria-hidden="true">
      <Icon name={ICONS[run.state]} spin={run.state === 'running'} />
      {count > 0 && <span>×{count}</span>}
      {run.state !== 'running' && <span>{durationText(run.durationMs)}</span>}
    </div>
  );
}
