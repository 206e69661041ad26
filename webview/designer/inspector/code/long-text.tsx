import { designerClient } from '../../../shared/vscode-api.ts';
import { t } from '../../../shared/words.ts';

/** Characters in one line, and in all, from which on a browser takes seconds to lay a text out. */
const MOST = { line: 10_000, all: 100_000 };

/** What is shown of a text that is too long. */
const BEGINNING = 2_000;

/** Whether a field would hold the page up with the text. */
export const isTooLong = (text: string): boolean =>
  text.length > MOST.all || (text.length > MOST.line && text.split('\n').some((line) => line.length > MOST.line));

interface LongTextProps {
  readonly path: string;
  readonly text: string;
  /** Name for screen readers. */
  readonly name: string;
}

/** The beginning of a text that is edited in the file itself. */
export function LongText({ path, text, name }: LongTextProps) {
  return (
    <div className="code-long">
      <p className="quiet">{t('field.long', text.length)}</p>
      <textarea className="code-plain code-input" rows={6} aria-label={name} readOnly value={`${text.slice(0, BEGINNING)} …`} />
      <button type="button" className="link" onClick={() => designerClient().send({ type: 'open', path })}>
        {t('inspector.in-text')}
      </button>
    </div>
  );
}
