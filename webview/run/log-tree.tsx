import { useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { linesOfEntry, textOfDetail } from '../../src/designer/run-log/log-text.ts';
import type { Row } from '../../src/designer/run-log/rows.ts';
import type { RunSummary } from '../../src/designer/run-panel-protocol.ts';
import { IconButton } from '../shared/components/icon-button.tsx';
import { t } from '../shared/words.ts';
import { LogRow } from './log-row.tsx';
import { placeOf, targetOf, textPlaceOf } from './places.ts';
import { send, setActive, setOpen, useRunPanel } from './store.ts';
import { typedAhead } from './type-ahead.ts';

/** Height of a line in pixels, as `run.css` has it: the same as VS Code's trees. */
const LINE = 22;
/** Lines drawn beyond both ends of what is to be seen. */
const BEYOND = 12;

/** The log as a tree, of which only what is to be seen is drawn. It follows the end of a run until somebody scrolls away. */
export function LogTree({ run }: { readonly run: RunSummary }) {
  const rows = useRunPanel((state) => state.rows);
  const log = useRunPanel((state) => state.log);
  const active = useRunPanel((state) => state.active);
  const query = useRunPanel((state) => state.query);
  const reveal = useRunPanel((state) => state.reveal);
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  const [following, setFollowing] = useState(true);
  const activeIndex = active === undefined ? -1 : rows.findIndex(({ key }) => key === active);
  const typed = useRef(typedAhead());

  useEffect(() => {
    const tree = element.current!;
    const observer = new ResizeObserver(() => setView({ top: tree.scrollTop, height: tree.clientHeight }));
    observer.observe(tree);
    return () => observer.disconnect();
  }, []);

  // another run is read from its end while it goes on, and from its beginning when it is over
  useLayoutEffect(() => {
    setFollowing(run.running);
    element.current!.scrollTop = 0;
  }, [log]);

  useLayoutEffect(() => {
    if (following && run.running) element.current!.scrollTop = rows.length * LINE;
  }, [rows, following, run.running]);

  useLayoutEffect(() => {
    const tree = element.current!;
    if (activeIndex < 0 || reveal === 0) return;
    setFollowing(false);
    const top = activeIndex * LINE;
    if (top < tree.scrollTop) tree.scrollTop = top;
    else if (top + LINE > tree.scrollTop + tree.clientHeight) tree.scrollTop = top + LINE - tree.clientHeight;
    // the row is looked for when somebody asks, and not whenever rows come and go
  }, [reveal]);

  const scrolled = (): void => {
    const tree = element.current!;
    setView({ top: tree.scrollTop, height: tree.clientHeight });
    setFollowing(tree.scrollTop + tree.clientHeight >= tree.scrollHeight - LINE);
  };

  const first = Math.max(0, Math.floor(view.top / LINE) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / LINE) + BEYOND);
  const drawn = rows.slice(first, last).map((row, index) => ({ row, index: first + index }));
  // what has the keyboard must be there for screen readers, wherever one has scrolled to
  const activeRow = rows[activeIndex];
  if (activeRow && activeIndex < first) drawn.unshift({ row: activeRow, index: activeIndex });
  if (activeRow && activeIndex >= last) drawn.push({ row: activeRow, index: activeIndex });

  const go = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row) setActive(row.key);
  };

  const keys = (event: KeyboardEvent): void => {
    const row = rows[activeIndex];
    const page = Math.max(1, Math.floor(view.height / LINE) - 1);
    switch (event.key) {
      case 'ArrowDown':
        go(activeIndex + 1);
        break;
      case 'ArrowUp':
        go(activeIndex < 0 ? 0 : activeIndex - 1);
        break;
      case 'PageDown':
        go(activeIndex + page);
        break;
      case 'PageUp':
        go(activeIndex - page);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(rows.length - 1);
        break;
      case 'ArrowRight':
        if (row?.opens && !row.open) setOpen(row.key, true);
        else if (row?.open) go(activeIndex + 1);
        break;
      case 'ArrowLeft':
        if (row?.open) setOpen(row.key, false);
        else if (row) go(parentIndex(rows, activeIndex));
        break;
      case ' ':
        if (row?.opens) setOpen(row.key, !row.open);
        break;
      case 'Enter':
        if (row) open(row, event);
        break;
      default: {
        if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
        const found = typed.current(event.key, rows, activeIndex);
        if (found >= 0) go(found);
      }
    }
    event.preventDefault();
  };

  const open = (row: Row, { ctrlKey, metaKey, altKey }: { ctrlKey: boolean; metaKey: boolean; altKey: boolean }): void => {
    const target = targetOf(row);
    if (altKey) {
      if (target) send({ type: 'open', run: run.id, place: target });
      return;
    }
    const place = ctrlKey || metaKey ? textPlaceOf(log, row) : placeOf(log, row);
    if (place) send({ type: 'open', run: run.id, place });
  };

  const copied = (event: ClipboardEvent): void => {
    const row = rows[activeIndex];
    if (!row || !document.getSelection()?.isCollapsed) return;
    event.clipboardData.setData('text/plain', textOf(row));
    event.preventDefault();
  };
  const textOf = ({ entry, detail }: Row): string =>
    detail ? textOfDetail(detail) : [...linesOfEntry(log, entry, t)].join('\n');

  return (
    <div className="run-log">
      <div
        ref={element}
        role="tree"
        className="run-tree"
        aria-label={t('runs.tree')}
        aria-activedescendant={activeRow && `row-${activeRow.key}`}
        tabIndex={0}
        onScroll={scrolled}
        onKeyDown={keys}
        onCopy={copied}
        onFocus={() => {
          if (activeIndex < 0 && rows[0]) setActive(rows[0].key, false);
        }}
      >
        <div role="presentation" className="run-rows" style={{ height: rows.length * LINE }}>
          {drawn.map(({ row, index }) => (
            <LogRow
              key={row.key}
              row={row}
              ended={row.entry.done}
              items={row.entry.items}
              severity={row.entry.severity}
              top={index * LINE}
              active={index === activeIndex}
              query={query}
              onChoose={() => setActive(row.key, false)}
              onToggle={() => setOpen(row.key, !row.open)}
              onOpen={(keysHeld) => open(row, keysHeld)}
              onCopy={() => send({ type: 'copy', text: textOf(row) })}
            />
          ))}
        </div>
      </div>
      {run.running && !following && (
        <IconButton
          icon="arrow-down"
          className="run-tail"
          label={t('runs.tail')}
          side="left"
          onClick={() => setFollowing(true)}
        />
      )}
    </div>
  );
}

/** Index of the row around a row; the row itself at the top. */
function parentIndex(rows: readonly Row[], index: number): number {
  const depth = rows[index]!.depth;
  for (let at = index - 1; at >= 0; at--) if (rows[at]!.depth < depth) return at;
  return index;
}
