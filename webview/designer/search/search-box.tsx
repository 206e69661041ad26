import { Icon } from '../../shared/components/icon.tsx';
import { IconButton } from '../../shared/components/icon-button.tsx';
import { t } from '../../shared/words.ts';
import { closeSearch, searchFor, searchNext } from '../actions/search.ts';
import { focusCanvas } from '../canvas/camera.ts';
import { useDesigner } from '../store/index.ts';

/** Finds steps by title, id, SQL and script text. */
export function SearchBox() {
  const search = useDesigner((state) => state.search);
  if (!search) return null;
  const { query, found, at } = search;
  const close = (): void => {
    closeSearch();
    focusCanvas();
  };
  return (
    <div className="search" role="search" aria-label={t('search.name')}>
      <div className="field">
        <Icon name="search" />
        <input
          autoFocus
          type="text"
          value={query}
          placeholder={t('search.placeholder')}
          aria-label={t('search.name')}
          onChange={({ target }) => searchFor(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
            else if (event.key === 'Enter') searchNext(event.shiftKey ? -1 : 1);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <span className="search-count" aria-hidden="true">
        {query.trim() === '' ? '' : found.length === 0 ? t('search.none') : t('search.count', at + 1, found.length)}
      </span>
      <IconButton icon="arrow-up" label={t('search.previous')} disabled={found.length === 0} onClick={() => searchNext(-1)} />
      <IconButton icon="arrow-down" label={t('search.next')} disabled={found.length === 0} onClick={() => searchNext(1)} />
      <IconButton icon="close" label={t('search.close')} onClick={close} />
    </div>
  );
}
