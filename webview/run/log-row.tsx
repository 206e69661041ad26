import { memo, type MouseEvent } from 'react';
import { headlineOf, type Mark } from '../../src/designer/run-log/headline.ts';
import type { Row } from '../../src/designer/run-log/rows.ts';
import { Icon } from '../shared/components/icon.tsx';
import { t, type Word } from '../shared/words.ts';
import { Highlighted } from './highlighted.tsx';
import { targetOf } from './places.ts';

const ICONS: Readonly<Record<Mark, string>> = {
  running: 'loading',
  done: 'pass',
  vetoed: 'circle-slash',
  failed: 'error',
  handled: 'warning',
  item: 'symbol-array',
  flow: 'symbol-method',
  read: 'arrow-left',
  write: 'arrow-right',
  trigger: 'zap',
  debug: 'debug-console',
  info: 'info',
  warning: 'warning',
  error: 'error',
  wait: 'watch',
  report: 'checklist',
};

interface LogRowProps {
  readonly row: Row;
  /** What changes in the row's entry while it stays the same object. */
  readonly ended: boolean;
  readonly items: number;
  readonly severity: number;
  /** Pixels from the top of the tree. */
  readonly top: number;
  readonly active: boolean;
  readonly query: string;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
  readonly onOpen: (keys: { ctrlKey: boolean; metaKey: boolean; altKey: boolean }) => void;
  readonly onCopy: () => void;
}

/** One line of the log. */
export const LogRow = memo(
  function LogRow({ row, top, active, query, onChoose, onToggle, onOpen, onCopy }: LogRowProps) {
    const { key, depth, opens, open, position, siblings, detail } = row;
    const clicked = ({ detail: clicks }: MouseEvent): void => {
      if (opens && clicks === 1) onToggle();
    };
    return (
      <div
        id={`row-${key}`}
        role="treeitem"
        className={`run-row ${active ? 'run-row-active' : ''}`}
        aria-level={depth + 1}
        aria-posinset={position}
        aria-setsize={siblings}
        aria-selected={active}
        aria-expanded={opens ? open : undefined}
        style={{ top, paddingLeft: 6 + depth * 12 }}
        onMouseDown={onChoose}
        onClick={clicked}
        onDoubleClick={(event) => onOpen(event)}
      >
        <span className={`codicon ${opens ? `codicon-chevron-${open ? 'down' : 'right'}` : ''} run-twistie`} aria-hidden="true" />
        {detail ? <DetailText row={row} query={query} /> : <EntryText row={row} query={query} />}
        <span className="run-actions" aria-hidden="true">
          {row.entry.event.event !== 'run-finished' && (
            <Action icon="type-hierarchy" word="runs.show-step" onClick={() => onOpen(PLAIN)} />
          )}
          <Action icon="go-to-file" word="runs.show-text" onClick={() => onOpen({ ...PLAIN, ctrlKey: true })} />
          {targetOf(row) && <Action icon="database" word="runs.show-target" onClick={() => onOpen({ ...PLAIN, altKey: true })} />}
          <Action icon="copy" word="runs.copy" onClick={onCopy} />
        </span>
      </div>
    );
  },
  // functions are made anew each time, and say the same for the same row
  (a, b) =>
    a.row.key === b.row.key &&
    a.row.entry === b.row.entry &&
    a.row.open === b.row.open &&
    a.row.opens === b.row.opens &&
    a.row.position === b.row.position &&
    a.row.siblings === b.row.siblings &&
    a.row.detail?.text === b.row.detail?.text &&
    a.ended === b.ended &&
    a.items === b.items &&
    a.severity === b.severity &&
    a.top === b.top &&
    a.active === b.active &&
    a.query === b.query,
);

const PLAIN = { ctrlKey: false, metaKey: false, altKey: false };

/** What keys do for everybody else; only for the pointer, so that the keyboard has one stop. */
function Action({ icon, word, onClick }: { readonly icon: string; readonly word: Word; readonly onClick: () => void }) {
  const clicked = (event: MouseEvent): void => {
    event.stopPropagation();
    onClick();
  };
  return (
    <span className="run-action" title={t(word)} onClick={clicked} onDoubleClick={(event) => event.stopPropagation()}>
      <Icon name={icon} />
    </span>
  );
}

function EntryText({ row: { entry }, query }: { readonly row: Row; readonly query: string }) {
  const { mark, before, title, after, code, duration } = headlineOf(entry, t);
  const code_ = code ? 'run-code' : '';
  return (
    <>
      <span className={`run-mark run-mark-${mark}`}>
        <Icon name={ICONS[mark]} spin={mark === 'running'} />
        <span className="unseen">{WORDS[mark] === undefined ? '' : t(WORDS[mark])}</span>
      </span>
      {before !== '' && (
        <span className="run-before">
          <Highlighted text={before} query={query} />
        </span>
      )}
      <span className={`run-title ${code_} run-title-${mark}`}>
        <Highlighted text={title} query={query} />
      </span>
      {after !== '' && (
        <span className={`run-after run-after-${mark}`}>
          <Highlighted text={after} query={query} />
        </span>
      )}
      <span className="run-duration">{duration}</span>
    </>
  );
}

/** States that are told by more than colour and icon. */
const WORDS: Partial<Record<Mark, Word>> = {
  running: 'runs.running',
  failed: 'log.outcome.failed',
  vetoed: 'log.outcome.vetoed',
};

function DetailText({ row: { detail }, query }: { readonly row: Row; readonly query: string }) {
  const { name, text } = detail!;
  return (
    <>
      {name !== '' && (
        <span className="run-name">
          <Highlighted text={name} query={query} />
        </span>
      )}
      <span className={`run-title run-code ${name === '' ? 'run-line' : ''}`}>
        <Highlighted text={text} query={query} />
      </span>
    </>
  );
}
