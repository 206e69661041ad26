import { useEffect, useId, useMemo, useState } from 'react';
import { Icon } from '../../shared/components/icon.tsx';
import { Popup } from '../../shared/components/popup.tsx';
import { t } from '../../shared/words.ts';
import { focusCanvas } from '../canvas/camera.ts';
import { designer, setDesigner, useDesigner, type Picker } from '../store/index.ts';
import { choicesOf, portLabel } from './picker-choices.ts';

/** Offers what can be added or connected at a place, with a line to search in. */
export function StepPicker() {
  const picker = useDesigner((state) => state.picker);
  return picker ? <OpenPicker key={pickerKey(picker)} picker={picker} /> : null;
}

const pickerKey = (picker: Picker): string =>
  picker.at === 'flow'
    ? 'flow'
    : picker.at === 'move'
      ? `move ${picker.step}`
      : `${picker.at} ${picker.from} ${'port' in picker ? picker.port.name : ''}`;

function OpenPicker({ picker }: { readonly picker: Picker }) {
  const [query, setQuery] = useState(picker.at === 'goal' ? picker.query : '');
  const [at, setAt] = useState(0);
  const list = useId();
  const choices = useMemo(() => choicesOf(picker, query), [picker, query]);
  const chosen = choices[Math.min(at, choices.length - 1)];
  const close = (): void => {
    setDesigner({ picker: undefined });
    focusCanvas();
  };
  const edge = chosen?.edge;
  useEffect(() => {
    if (edge === undefined) return;
    setDesigner({ dropEdge: edge });
    return () => setDesigner({ dropEdge: undefined });
  }, [edge]);
  const label = labelOf(picker);
  const filter = filterOf(picker);
  return (
    <Popup label={label} anchor={picker.anchor} className="picker" onClose={close}>
      <div className="picker-head">{label}</div>
      <div className="field">
        <Icon name="search" />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={chosen ? `${list}-${choices.indexOf(chosen)}` : undefined}
          aria-label={filter}
          placeholder={picker.at === 'step' ? '' : filter}
          value={query}
          onChange={({ target }) => {
            setQuery(target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setAt(Math.min(at + 1, choices.length - 1));
            else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
            else if (event.key === 'Enter') chosen?.choose();
            else if (event.key === 'Delete' && chosen?.remove) chosen.remove();
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <div role="listbox" id={list} className="picker-list" aria-label={label}>
        {choices.map(({ key, icon, title, detail, section, choose }, index) => (
          <div key={key} role="presentation">
            {section !== choices[index - 1]?.section && (
              <div className="picker-section" role="presentation">
                {section}
              </div>
            )}
            <div
              role="option"
              id={`${list}-${index}`}
              aria-selected={index === at}
              className="picker-choice"
              ref={index === at ? intoView : undefined}
              onPointerMove={() => setAt(index)}
              onClick={choose}
            >
              <Icon name={icon} />
              <span>{title}</span>
              <code>{detail}</code>
            </div>
          </div>
        ))}
        {choices.length === 0 && (
          <p className="quiet">
            {t(picker.at === 'flow' || picker.at === 'edge' || picker.at === 'port' ? 'palette.none' : 'picker.nothing', query)}
          </p>
        )}
      </div>
      {choices.some(({ remove }) => remove) && <p className="picker-foot quiet">{t('picker.remove')}</p>}
    </Popup>
  );
}

const intoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

const titleOf = (id: string): string => designer().steps.get(id)?.title ?? id;

function labelOf(picker: Picker): string {
  switch (picker.at) {
    case 'flow':
      return t('picker.name');
    case 'step':
      return t('picker.ports', titleOf(picker.from));
    case 'move':
      return t('picker.move', titleOf(picker.step));
    case 'goal':
      return t('picker.goal', portLabel(picker), titleOf(picker.from));
    default:
      return t('picker.at', portLabel(picker), titleOf(picker.from));
  }
}

const filterOf = ({ at }: Picker): string =>
  at === 'move' ? t('picker.move-filter') : at === 'goal' ? t('picker.goal-filter') : t('picker.filter');
