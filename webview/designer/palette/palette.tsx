import { useState } from 'react';
import { Icon } from '../../shared/components/icon.tsx';
import { IconButton } from '../../shared/components/icon-button.tsx';
import { Tooltip } from '../../shared/components/tooltip.tsx';
import { t } from '../../shared/words.ts';
import { addAfterCursor } from '../actions/connect.ts';
import { togglePanel } from '../actions/panels.ts';
import { focusCanvas } from '../canvas/camera.ts';
import { kindIcon } from '../canvas/kind-icon.ts';
import { useDesigner } from '../store/index.ts';
import { beginDrag } from './drag-kind.ts';
import { kindsMatching } from './step-kinds.ts';

/** All kinds of step, to be clicked or dragged onto the canvas. */
export function Palette() {
  const [query, setQuery] = useState('');
  const editable = useDesigner(({ abilities }) => abilities.edit);
  const kinds = kindsMatching(query);
  return (
    <aside className="panel panel-palette" aria-label={t('palette.name')}>
      <div className="panel-head">
        <h2>{t('palette.name')}</h2>
        <IconButton icon="close" label={t('panel.hide')} onClick={() => togglePanel('palette')} />
      </div>
      <div className="field">
        <Icon name="search" />
        <input
          data-first=""
          type="text"
          value={query}
          placeholder={t('palette.filter')}
          aria-label={t('palette.filter')}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') focusCanvas();
            if (event.key === 'Enter' && kinds[0]) void addAfterCursor(kinds[0].kind).then(focusCanvas);
          }}
        />
      </div>
      <div className="palette-kinds">
        {kinds.map(({ kind, title, doc, shape }) => (
          <Tooltip key={kind} text={doc} side="right">
            <button
              type="button"
              className={`palette-kind step-${shape}`}
              data-kind={kind}
              draggable={editable}
              disabled={!editable}
              onDragStart={(event) => beginDrag(event, kind)}
              onClick={() => void addAfterCursor(kind).then(focusCanvas)}
            >
              <Icon name={kindIcon(kind, shape)} />
              <span>{title}</span>
              <code>{kind}</code>
            </button>
          </Tooltip>
        ))}
        {kinds.length === 0 && <p className="quiet">{t('palette.none', query)}</p>}
      </div>
      <p className="panel-foot quiet">{t('palette.hint')}</p>
    </aside>
  );
}
