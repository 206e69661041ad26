import { Icon } from '../../shared/components/icon.tsx';
import { t } from '../../shared/words.ts';
import { itemsInWords } from '../actions/debug.ts';
import type { DebugMark } from './marks.ts';

/** The item of a loop that the run is at. */
export function ItemBadge({ mark }: { readonly mark: DebugMark | undefined }) {
  if (!mark || mark.items.length === 0) return null;
  return (
    <span className="badge badge-item">
      <Icon name="sync" />
      {t('debug.item', itemsInWords(mark.items))}
    </span>
  );
}
