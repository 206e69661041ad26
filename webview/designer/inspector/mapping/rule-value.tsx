import { Icon } from '../../../shared/components/icon.tsx';
import { t } from '../../../shared/words.ts';
import type { Evaluated } from './sample.ts';

/** Longest value shown whole; the tooltip has more. */
const SHOWN = 160;

/** What a rule gives for the sample: a value, nothing, or an error. */
export function RuleValue({ path, evaluated }: { readonly path: string; readonly evaluated: Evaluated }) {
  if (evaluated.state === 'busy') return <span className="value-none">…</span>;
  if (evaluated.state !== 'done') return null;
  const found = evaluated.byPath.get(path);
  if (!found) return null;
  if (found.error !== undefined)
    return (
      <span className="value-error">
        <Icon name="error" />
        {found.error}
      </span>
    );
  if (!found.applies) return <span className="value-none">{t('mapping.not-applied')}</span>;
  if (found.value === undefined) return <span className="value-none">{t('mapping.no-value')}</span>;
  const text = JSON.stringify(found.value);
  return (
    <code className={`value value-${found.value === null ? 'null' : typeof found.value}`} title={text.slice(0, 2000)}>
      {text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}
    </code>
  );
}
