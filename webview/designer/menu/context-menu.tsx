import { useMemo, useRef, type KeyboardEvent } from 'react';
import { Icon } from '../../shared/components/icon.tsx';
import { Popup } from '../../shared/components/popup.tsx';
import { t } from '../../shared/words.ts';
import { focusCanvas } from '../canvas/camera.ts';
import { setDesigner, useDesigner, type Menu } from '../store/index.ts';
import { entriesOf } from './entries.ts';

/** What can be done with a step, an edge, a group or the flow. */
export function ContextMenu() {
  const menu = useDesigner((state) => state.menu);
  return menu ? <OpenMenu menu={menu} /> : null;
}

function OpenMenu({ menu }: { readonly menu: Menu }) {
  const entries = useMemo(() => entriesOf(menu), [menu]);
  const list = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setDesigner({ menu: undefined });
    focusCanvas();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Tab') close();
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  };
  return (
    <Popup label={t('menu.name')} role="menu" anchor={menu.anchor} side="right" className="menu" onClose={close}>
      <div ref={list} role="presentation" onKeyDown={onKeyDown}>
        {entries.map(({ label, icon, key, disabled, separated, act }, index) => (
          <button
            key={label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            autoFocus={index === 0}
            disabled={disabled}
            className={separated ? 'is-separated' : ''}
            onClick={() => {
              close();
              act();
            }}
          >
            <Icon name={icon} />
            <span>{label}</span>
            <kbd>{key}</kbd>
          </button>
        ))}
      </div>
    </Popup>
  );
}
