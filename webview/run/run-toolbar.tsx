import type { KeyboardEvent, RefObject } from 'react';
import type { LogFilter } from '../../src/designer/run-log/rows.ts';
import type { RunSummary } from '../../src/designer/run-panel-protocol.ts';
import { IconButton } from '../shared/components/icon-button.tsx';
import { t } from '../shared/words.ts';
import { goToFound, send, setAllOpen, setFilter, setQuery, useRunPanel } from './store.ts';

const KINDS = ['all', 'warnings', 'writes'] as const satisfies readonly LogFilter['kind'][];

/** Filter, search, and what can be done with the whole log. */
export function RunToolbar({
  run,
  searchRef,
}: {
  readonly run: RunSummary;
  readonly searchRef: RefObject<HTMLInputElement | null>;
}) {
  const filter = useRunPanel((state) => state.filter);
  // the set grows in place; its size is what changes
  const count = useRunPanel(({ log, rows }) => (rows.length >= 0 ? log.steps.size : 0));
  const steps = useRunPanel((state) => state.log).steps;
  return (
    <div className="run-toolbar" role="toolbar" aria-label={t('runs.name')}>
      <select
        className="run-select"
        aria-label={t('runs.filter')}
        value={filter.kind}
        onChange={({ currentTarget }) => setFilter({ ...filter, kind: currentTarget.value as LogFilter['kind'] })}
      >
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`runs.filter.${kind}`)}
          </option>
        ))}
      </select>
      <select
        className="run-select run-steps"
        aria-label={t('runs.filter.step')}
        value={filter.step}
        onChange={({ currentTarget }) => setFilter({ ...filter, step: currentTarget.value })}
      >
        <option value="">{t('runs.filter.steps')}</option>
        {count > 0 &&
          [...steps].map((step) => (
            <option key={step} value={step}>
              {step}
            </option>
          ))}
      </select>
      <Search inputRef={searchRef} />
      <span className="run-space" />
      <IconButton icon="expand-all" label={t('runs.expand')} onClick={() => setAllOpen(true)} />
      <IconButton icon="collapse-all" label={t('runs.collapse')} onClick={() => setAllOpen(false)} />
      <IconButton icon="copy" label={t('runs.copy-all')} onClick={() => send({ type: 'copy-all', run: run.id })} />
      <IconButton icon="save" label={t('runs.save')} onClick={() => send({ type: 'save', run: run.id })} />
    </div>
  );
}

function Search({ inputRef }: { readonly inputRef: RefObject<HTMLInputElement | null> }) {
  const query = useRunPanel((state) => state.query);
  const found = useRunPanel((state) => state.found);
  const at = useRunPanel(({ active, found: ids }) => (active === undefined ? -1 : ids.indexOf(Number(active))));
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === 'F3') goToFound(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') setQuery('');
    else {
      // undo and the like are those of the text field here
      if (event.ctrlKey || event.metaKey) event.stopPropagation();
      return;
    }
    event.preventDefault();
  };
  const count =
    query.trim() === ''
      ? ''
      : found.length === 0
        ? t('runs.search.none')
        : at < 0
          ? String(found.length)
          : t('runs.search.count', at + 1, found.length);
  return (
    <div className="run-search" role="search">
      <input
        ref={inputRef}
        type="search"
        spellCheck={false}
        aria-label={t('runs.search')}
        placeholder={t('runs.search')}
        value={query}
        onChange={({ currentTarget }) => setQuery(currentTarget.value)}
        onKeyDown={keys}
      />
      <span className="run-count" role="status">
        {count}
      </span>
      <IconButton icon="arrow-up" label={t('runs.search.previous')} disabled={found.length === 0} onClick={() => goToFound(-1)} />
      <IconButton icon="arrow-down" label={t('runs.search.next')} disabled={found.length === 0} onClick={() => goToFound(1)} />
    </div>
  );
}
