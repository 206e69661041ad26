import { Icon } from '../../../shared/components/icon.tsx';
import { t } from '../../../shared/words.ts';
import type { Conflict } from './use-draft.ts';

/** Longest value of the file that is quoted. */
const QUOTED = 120;

/** Beside a field whose value was changed in the text while it was being edited: whose is to stay? */
export function ConflictNote({ conflict }: { readonly conflict: Conflict | undefined }) {
  if (!conflict) return null;
  const { theirs, keepMine, takeTheirs } = conflict;
  const quoted = theirs.length > QUOTED ? `${theirs.slice(0, QUOTED)}…` : theirs;
  return (
    <div className="field-problem warning field-conflict" role="alert">
      <Icon name="warning" />
      <span>
        {theirs === '' ? t('field.conflict.gone') : t('field.conflict', quoted)}{' '}
        <button type="button" className="link" onClick={keepMine}>
          {t('field.conflict.mine')}
        </button>
        <button type="button" className="link" onClick={takeTheirs}>
          {t('field.conflict.theirs')}
        </button>
      </span>
    </div>
  );
}
