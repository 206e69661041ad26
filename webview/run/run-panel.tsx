import { useEffect, useRef, type KeyboardEvent } from 'react';
import { t } from '../shared/words.ts';
import { LogTree } from './log-tree.tsx';
import { RunHeader } from './run-header.tsx';
import { EVERYTHING } from '../../src/designer/run-log/rows.ts';
import { send, setFilter, useRunPanel } from './store.ts';
import { RunToolbar } from './run-toolbar.tsx';

/** The panel: how the run stands, what to do with it, and its log. */
export function RunPanel() {
  const ready = useRunPanel((state) => state.ready);
  const shown = useRunPanel((state) => state.shown);
  const empty = useRunPanel((state) => state.rows.length === 0);
  const filtered = useRunPanel(({ log, rows }) => rows.length === 0 && log.entries.length > 0);
  const search = useRef<HTMLInputElement>(null);
  const findRequests = useRunPanel((state) => state.findRequests);
  const find = (): void => {
    search.current?.focus();
    search.current?.select();
  };
  useEffect(() => {
    if (findRequests > 0) find();
  }, [findRequests]);
  if (!ready) return null;
  if (!shown)
    return (
      <main className="run-none" aria-label={t('runs.name')}>
        <h1>{t('runs.none.title')}</h1>
        <p>{t('runs.none.text')}</p>
        <button type="button" className="run-button" onClick={() => send({ type: 'run', choose: true })}>
          {t('runs.none.button')}
        </button>
      </main>
    );
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'f' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    find();
  };
  return (
    <main className="run-panel" aria-label={t('runs.name')} onKeyDown={keys}>
      <RunHeader run={shown} />
      <RunToolbar run={shown} searchRef={search} />
      {shown.refusal !== undefined && <p className="run-message">{shown.refusal}</p>}
      {filtered && (
        <p className="run-message">
          {t('runs.filter.none')}{' '}
          <button type="button" className="link" onClick={() => setFilter(EVERYTHING)}>
            {t('runs.filter.clear')}
          </button>
        </p>
      )}
      {empty && shown.running && <p className="run-message">{t('runs.waiting')}</p>}
      {!empty && <LogTree run={shown} />}
      {shown.dropped > 0 && <p className="run-message">{t('runs.dropped', shown.dropped)}</p>}
    </main>
  );
}
