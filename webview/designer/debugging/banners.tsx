import { Icon } from '../../shared/components/icon.tsx';
import { IconButton } from '../../shared/components/icon-button.tsx';
import { t } from '../../shared/words.ts';
import { debug } from '../actions/debug.ts';
import { useDesigner } from '../store/index.ts';

/** What went wrong where the run stands still. What a pause is for is announced already. */
export function ExceptionBanner() {
  const paused = useDesigner(({ debug: { paused: pause } }) => pause);
  const title = useDesigner(({ steps }) => (paused ? (steps.get(paused.step)?.title ?? paused.step) : ''));
  if (paused?.reason !== 'exception') return null;
  return (
    <div className="banner banner-exception">
      <Icon name="error" />
      <span>
        <strong>{t('debug.exception', title)}</strong>
        {paused.text !== undefined && <span className="exception-text">{paused.text}</span>}
      </span>
    </div>
  );
}

/** Says that the canvas shows the past, with the ways on from there. */
export function RecordedBand() {
  const recorded = useDesigner(({ debug: { paused } }) => paused?.recorded ?? false);
  if (!recorded) return null;
  return (
    <div className="recorded-band" role="region" aria-label={t('debug.recorded.name')}>
      <Icon name="history" />
      <span className="recorded-text">{t('debug.recorded')}</span>
      <IconButton icon="debug-step-back" label={t('debug.step-back')} onClick={() => debug('step-back')} />
      <IconButton icon="debug-step-over" label={t('debug.step-forward')} onClick={() => debug('step-forward')} />
      <IconButton icon="debug-continue" label={t('debug.go-on')} onClick={() => debug('go-on')} />
    </div>
  );
}
